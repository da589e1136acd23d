"""A briefing in each language, as short or as long as a test wants it."""

from __future__ import annotations

from tests.advocacy.message_worlds import FIGURES, QUOTATIONS, TODAY, WORDS
from waypost.advocacy.briefing.values import Bar, Brief, Chart, Line, Source
from waypost.advocacy.slots import fill

_TEXTS = {
    "en": (
        "Women on the move need safe places", "There are {migrants.figure} on the move ({migrants.as_of}).",
        ("Until {deaths.as_of}, from {deaths.range} died here.", "We heard it again and again: {quote:report}"),
        "Volunteers walk with women after dark.", "Open a place for women in every centre.",
        "A stock says nothing about the way.", ("Share of women", "Ethiopia – Lebanon", "World"),
    ),
    "fr": (
        "Les femmes en déplacement ont besoin de lieux sûrs",
        "Il y a {migrants.figure} en déplacement ({migrants.as_of}).",
        ("Jusqu’au {deaths.as_of}, de {deaths.range} décès ici.", "On nous l’a dit sans cesse : {quote:report}"),
        "Des volontaires accompagnent les femmes la nuit.", "Ouvrir un lieu pour les femmes dans chaque centre.",
        "Un nombre ne dit rien du chemin.", ("Part des femmes", "Éthiopie – Liban", "Monde"),
    ),
    "es": (
        "Las mujeres necesitan lugares seguros", "Hay {migrants.figure} en movimiento ({migrants.as_of}).",
        ("Hasta el {deaths.as_of}, de {deaths.range} muertes aquí.", "Nos lo dijeron una y otra vez: {quote:report}"),
        "Voluntarios acompañan a las mujeres de noche.", "Abrir un lugar para mujeres en cada centro.",
        "Un número no dice nada del camino.", ("Proporción de mujeres", "Etiopía – Líbano", "Mundo"),
    ),
    "ar": (
        "النساء المتنقلات بحاجة إلى أماكن آمنة", "هناك {migrants.figure} في حالة تنقل ({migrants.as_of}).",
        ("حتى {deaths.as_of} توفي هنا {deaths.range}.", "سمعنا ذلك مرارًا: {quote:report}"),
        "يرافق المتطوعون النساء ليلًا.", "افتحوا مكانًا للنساء في كل مركز.",
        "العدد لا يقول شيئًا عن الطريق.", ("نسبة النساء", "إثيوبيا – لبنان", "العالم"),
    ),
}  # fmt: skip


def brief(language: str, *, times: int = 1, **parts: object) -> Brief:
    """A briefing whose evidence and limits stand in it so many times."""
    title, statement, evidence, example, ask, limit, (chart, one, two) = _TEXTS[language]

    def told(text: str):  # type: ignore[no-untyped-def]
        return fill(text, language, FIGURES, WORDS.figures, quotations=QUOTATIONS)

    given = {
        "language": language, "title": title, "aspect": title, "audience": "host_government",
        "statement": told(statement), "release": "2026-11-27-ab12", "day": TODAY,
        "evidence": (Line(parts=told(evidence[0]), grade="B"), Line(parts=told(evidence[1]), grade="C")) * times,
        "example": told(example), "ask": told(ask), "cannot_say": (limit,) * times,
        "chart": Chart(
            title=chart, most=1.0,
            bars=(Bar(name=one, value=0.94, written="94%"), Bar(name=two, value=0.48, written="48%")),
        ),
        "sources": (
            Source(of=("migrants",), words="UN DESA: International Migrant Stock. CC BY 3.0 IGO.", dated="2005",
                   url="https://example.org/stock"),
            Source(of=("deaths", "report"), words="Ruritanian Red Cross: Field report.", dated="2024"),
        ),
    }  # fmt: skip
    return Brief(**(given | parts))  # type: ignore[arg-type]
