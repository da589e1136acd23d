"""From a stranger's table to a declaration: columns matched, values matched, read by the readers that exist.

Pure: no Django, no network, nothing kept. What a society chose before is handed in as ``remembered``.
"""
