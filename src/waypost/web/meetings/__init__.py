"""Meetings of bodies such as the Reference Group: agenda and documents as they were sent, minutes, decisions, actions.

What was sent or said is only added to. People stand in it as the places they hold: an organisation and a role.
"""
