"""Mailboxes and telephones by which a society or a unit of it is reached: of a role, never of a person.

A person can be known by words in the shape of a name (``a.diallo@``, ``amina.diallo@``) and by the names of those whom
whoever asks knows. A single word that is nobody's known name is taken: it cannot be told from a role.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from waypost.reference.folding import fold

_ADDRESS = re.compile(r"([A-Za-z0-9][A-Za-z0-9._+-]*)@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_TELEPHONE = re.compile(r"\+[1-9](?:[ ().-]{0,2}\d){6,14}(?: ?ext\.? ?\d{1,5})?")
# Words for roles and units in addresses, in the languages in which societies write them: beginnings, and whole words
# where a beginning would be that of a name.
_STEMS = (
    "migra", "refug", "asylum", "asile", "asilo", "displac", "info", "contact", "secret", "office", "bureau", "oficina",
    "headq", "national", "internat", "internac", "relation", "program", "project", "protect", "protecc", "tracing",
    "suchdienst", "recherche", "busqueda", "restab", "famil", "health", "welfare", "disaster", "emergen", "urgenc",
    "operat", "operac", "support", "admin", "direct", "coordin", "unidad", "depart", "service", "servic", "center",
    "centre", "centro", "communic", "comunic", "redcross", "redcrescent", "reception",
)  # fmt: skip
_WORDS = frozenset((
    "buro", "general", "rfl", "pgi", "cea", "sante", "salud", "social", "dm", "drm", "help", "aide", "ayuda", "unit",
    "desk", "team", "equipe", "equipo", "media", "press", "presse", "prensa", "ifrc", "icrc", "hsp", "focal", "mail",
    "post", "correo", "hello", "crc",
))  # fmt: skip
_SHORTEST = 3  # letters of a name that tells somebody apart


def mailbox_problem(address: str, names: Iterable[str] = ()) -> str | None:
    """What is wrong with an address: ``shape``, or ``person`` where it holds a person's name; None where it may stand.

    ``names`` are of people who are known to whoever asks.

    >>> mailbox_problem("migration@redcross.example"), mailbox_problem("amina.diallo@redcross.example")
    (None, 'person')
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return "shape"
    words = [word for word in re.split(r"[\W\d_]+", fold(found[1])) if word]
    known = {part for name in names for part in fold(name).split() if len(part) >= _SHORTEST}
    if any(word in known for word in words) or "".join(words) in {fold(name).replace(" ", "") for name in names}:
        return "person"
    is_of_a_role = any(word in _WORDS or word.startswith(_STEMS) for word in words)
    return "person" if len(words) > 1 and not is_of_a_role else None


def is_telephone(number: str) -> bool:
    """Whether it is a number to be called from any country: a plus, the code of a country, six to fourteen digits.

    >>> is_telephone("+227 20 73 30 37"), is_telephone("20 73 30 37")
    (True, False)
    """
    return _TELEPHONE.fullmatch(number) is not None
