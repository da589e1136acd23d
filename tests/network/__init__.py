"""The network: competences, matching, panels, platforms, the way of a request."""
