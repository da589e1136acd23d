"""What the pages, the interface for programs and the briefings show of a release, as plain values.

Answers of all questions are asked once per release and audience and kept (``answers``); what a page shows is read from
them and from the release as a viewer may see it (``opened``). Nothing here knows of a page's form.
"""
