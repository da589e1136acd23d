"""The network in the web: entries, requests, pages."""
