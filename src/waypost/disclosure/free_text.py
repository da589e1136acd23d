"""What in a free text could lead to a person or to a place of passage.

One set of patterns serves both engines, because DuckDB's regular expressions are RE2's: :func:`private_kinds` for one
text in Python, :func:`private_texts_sql` for many in DuckDB. The patterns rather hold back too much than too little:
a text held back by mistake costs the public one description, one let through may cost more. Dates are taken out
first, so that "03.04.2021" is not a phone number.
"""

from __future__ import annotations

from functools import cache

import re2

# What looks different and means the same: digits of other scripts, spaces that do not break, full-width signs.
_DIGITS = "".join(chr(start + n) for start in (0x660, 0x6F0, 0x966, 0xFF10) for n in range(10))
_FROM = _DIGITS + "\u00a0\u202f\u2007\u2009\u2011\u2012\u2013\u2212\uff20\ufe6b\uff0b\u2032\u2033\u2019"
_TO = "0123456789" * 4 + "    ----@@+'\"'"
# Invisible marks with which a text reads the same and no longer matches.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"

_GAP = r"[\s().\-/]"
_DATE = (
    r"\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])\b"
    r"|\b(?:[0-2]?\d|3[01])\s?[-/.]\s?(?:[0-2]?\d|3[01])\s?[-/.]\s?(?:19|20)\d\d\b"
)
_PHONE_WORD = (
    r"(?:\b(?:tel|tél|tlf|phone|telephone|téléphone|teléfono|telefono|mobile|móvil|movil|portable|celular|cell|whatsapp"
    r"|signal|viber|hotline|helpline|fax|call|appelez|appeler|llame|llamar|sms)\b|هاتف|جوال|واتساب|اتصل|موبايل)"
)
_CALL_WORD = (
    r"(?:\b(?:call|ring|text|appelez|appeler|llame|llamar|whatsapp|sms)\b|واتساب|اتصلوا|اتصل)"  # "call Ana on …"
)
_DOCUMENT_WORD = (
    r"(?:\b(?:passport|passeport|pasaporte|identity card|id card|carte d'identité|carte de séjour|titre de séjour"
    r"|cédula|cedula|dni|nie|curp|national id|id number|id no|residence permit|permiso de residencia|visa n[o°]"
    r"|visa number|alien number|registration number|case number|case no|dossier n[o°]|progres id|unhcr id)\b"
    r"|جواز سفر|جواز|بطاقة هوية|رقم الهوية|رقم الملف)"
)

# Each alternative is matched on its own: one large alternation is many times slower than all of them in turn.
PATTERNS: dict[str, tuple[str, ...]] = {
    "email": (
        r"[^\s@<>()\[\]{},;:\"]\s*(?:@|[(\[{]\s*(?:at|arroba)\s*[)\]}])\s*[^\s@<>()\[\]{},;:\"]+"
        r"(?:\.|\s*[(\[{]\s*(?:dot|point|punto)\s*[)\]}]\s*)\pL{2}",
    ),
    "phone": (
        rf"(?:\+|\b00)\s?[1-9](?:{_GAP}{{0,3}}\d){{6}}",
        rf"{_PHONE_WORD}[^\pL\d]{{0,12}}(?:\pL{{1,8}}[^\pL\d]{{1,4}})?\+?\d(?:{_GAP}{{0,3}}\d){{6}}",
        rf"{_CALL_WORD}[\s:,]+(?:[^\s\d]+\s+){{2,3}}\+?\d(?:{_GAP}{{0,3}}\d){{6}}",
        r"\b0\d{1,4}(?:[ .\-/]\d{2,4}){2}",
        r"\(0\d{0,4}\)\s?\d{2,4}(?:[ .\-]?\d{2,4})+",
        r"\(\d{3}\)\s?\d{3}[ .\-]\d{4}\b",
        r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b",
        r"\b\d{9,15}\b",
    ),
    "document_number": (
        rf"{_DOCUMENT_WORD}[^\d\n]{{0,25}}\d(?:[ \-/]?\d){{4}}",
        r"\b\d{3}-\d{2}c\d{4}",
        r"(?-i:\b[A-Z]{1,2}\d{7,9}\b)",
        r"[a-z<]{5}<<",
    ),
    "coordinates": (
        r"\b\d{1,3}\.\d{3,}\s*°?\s*[nsewo]?\s*[,;/\s]\s*[-+]?\d{1,3}\.\d{3}",
        r"\d\s*°\s*\d{1,2}(?:\.\d+)?\s*'",
        r"\d\s*°\s*[nsewo]\b",
        r"\b(?:lat|lon|long|lng|latitude|longitude|latitud|longitud)\b[^\pL\d]{0,6}\d{1,3}\.\d",
        r"\b(?:gps|utm|mgrs)\b[^\pL\d]{0,6}\d",
        r"\b[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}\b",
        r"///\pL+\.\pL+\.\pL",
        r"goo\.gl/maps|maps\.app\.goo\.gl|google\.[a-z.]+/maps|maps\.google\.|openstreetmap\.org/|geo:-?\d",
        r"@-?\d{1,3}\.\d+,-?\d{1,3}\.\d",
    ),
    "named_person": (
        r"(?-i:\b(?:Mr|Mrs|Ms|Mme|Mlle|Sr\.|Sra|Dra?\.)\.?\s+\p{Lu}\pL)",
        r"(?:contact person|personne de contact|persona de contacto|جهة الاتصال)\s*:",
    ),
}
REFERENCE_KINDS = ("email", "coordinates")

_TRANSLATION = str.maketrans(_FROM, _TO, _INVISIBLE)


@cache
def _compiled(pattern: str) -> re2._Regexp:
    return re2.compile(f"(?i){pattern}")


def normal_text(text: str) -> str:
    """A text as the patterns see it: plain digits and spaces, no invisible marks, no dates."""
    return str(_compiled(_DATE).sub(" ", text.translate(_TRANSLATION)))


def private_kinds(text: str) -> tuple[str, ...]:
    """What was found in a text, by name of pattern; empty when it may leave.

    >>> private_kinds("Write to focal.point@example.org"), private_kinds("Since 03.04.2021 for 12 000 people")
    (('email',), ())
    """
    normal = normal_text(text)
    return tuple(kind for kind, patterns in PATTERNS.items() if any(_compiled(p).search(normal) for p in patterns))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def private_texts_sql(texts: str, kinds: tuple[str, ...] = tuple(PATTERNS)) -> str:
    """Query for those texts of the query ``texts`` (one column ``text``) that hold something of these kinds.

    Texts are made normal once, before any pattern sees them: left to itself, the engine would do it for each.
    """
    normal = f"translate(text, {_quoted(_FROM + _INVISIBLE)}, {_quoted(_TO)})"
    undated = f"regexp_replace({normal}, {_quoted(_DATE)}, ' ', 'gi')"
    found = " or ".join(
        f"regexp_matches(normal, {_quoted('(?i)' + pattern)})" for kind in kinds for pattern in PATTERNS[kind]
    )
    return f"""
        with listed as materialized (select text, {undated} as normal from ({texts}) where text is not null)
        select distinct text from listed where {found}
    """
