"""What the tables of the web tell of a plan, by the names of ``catalog/plan/facts.yml``.

Each teller gives what it knows; what it leaves out, or gives as None, is not known. A count is told only where its
subject is kept here: without an exercise nobody verified, and without a message nothing was left unsaid. An application
whose facts are not told here adds its own teller when it starts (:func:`feed`).
"""

from waypost.web.plan.facts.telling import Teller, feed, server_facts

__all__ = ["Teller", "feed", "server_facts"]
