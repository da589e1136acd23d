"""What people follow, what they are told of it, and what societies are asked once.

``actions.editions`` keeps the release that a week's mails are about, ``gathering`` compares two of them as somebody
may see them, ``letters`` puts it in words, ``actions.sending`` sends each letter once.
"""
