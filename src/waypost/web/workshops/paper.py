"""The sheet of a workshop to be printed and filled by hand: the same questions, as Word or PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from waypost.drawing.document import Block, Bullets, Document, Paragraph, Section, Table
from waypost.profiles.values import GRADES
from waypost.reference.catalog import Catalog
from waypost.reference.profiles import TESTS
from waypost.web.pages.templating import text
from waypost.web.workshops.answers import (
    FACTOR,
    SEVERITY,
    Page,
    answer_code,
    answer_name,
    choices_of,
    page_name,
    pages_of,
    question_name,
)
from waypost.web.workshops.models import Cell, Saying, Workshop
from waypost.web.workshops.naming import cell_words
from waypost.web.workshops.observing import Key, group_of, method_of, value_of
from waypost.web.workshops.sheet_rows import CARRIED, SERVICES, TABLES, barrier_list, numbers_of, standing_rows

_LINE = "_" * 24
_EMPTY_ROWS = 4
# Widths of the columns of the tables of services and of what people bring, 17 cm in all.
_WIDTHS = {SERVICES: (2.6, 3.4, 3.4, 1.7, 1.7, 2.4, 1.8), CARRIED: (6.0, 3.6, 3.6, 3.8)}


def paper(
    workshop: Workshop, cells: Iterable[Cell], said: Mapping[int, Mapping[Key, Saying]], language: str, catalog: Catalog
) -> Document:
    """The document, with what was answered so far beside each question."""
    method = method_of(workshop, catalog)
    how = tuple(text(language, f"ws_paper_how_{at}") for at in range(1, 5))
    sections = [Section(heading=text(language, "ws_paper_how"), blocks=(Bullets(how),))]
    for cell in cells:
        pages = pages_of(group_of(cell), method)
        heading = f"{cell.number}. {cell_words(value_of(workshop, cell), catalog, language)}"
        head = (Paragraph(text(language, "ws_paper_people", line=_LINE)),
                Paragraph(text(language, "ws_paper_told", line=_LINE, grades=" ".join(GRADES))))  # fmt: skip
        sections.append(Section(heading=heading, blocks=head))
        stands = said.get(cell.pk, {})
        sections += [_level(page, stands, language, catalog) for page in pages if page.name.startswith("level-")]
        needs = [page for page in pages if page.name.startswith("need-")]
        sections.append(
            Section(
                heading=text(language, "ws_paper_needs"), level=2,
                blocks=tuple(_needs(needs, stands, language, catalog)),
            )
        )  # fmt: skip
        sections += [_table(table, cell.number, stands, language, catalog) for table in TABLES]
    return Document(
        language=language, kind=text(language, "ws_paper_kind"), title=workshop.name_in(language),
        subtitle=f"{catalog.trails[workshop.trail].names[language]} · {workshop.period} · {workshop.method}",
        sections=tuple(sections), page=text(language, "ws_paper_page"),
    )  # fmt: skip


def _level(page: Page, said: Mapping[Key, Saying], language: str, catalog: Catalog) -> Section:
    choices = " · ".join(name for _, name in choices_of(FACTOR, language, catalog))
    rows = tuple(
        (question_name(each, language, catalog), choices, _so_far(said, FACTOR, each.code, "", language, catalog))
        for each in page.questions
    )
    head = tuple(text(language, f"ws_sheet_{each}") for each in ("question", "answer", "so_far"))
    return Section(heading=page_name(page, language, catalog), level=2, blocks=(Table(head, rows, (8.0, 6.4, 2.6)),))


def _needs(
    pages: list[Page], said: Mapping[Key, Saying], language: str, catalog: Catalog
) -> Iterator[Block]:  # fmt: skip
    tests = catalog.profiles.access.tests if catalog.profiles.access else {}
    yield Bullets(tuple(f"{at}  {tests[test][language]}" for at, test in enumerate(TESTS, start=1)))
    words = catalog.profiles.words
    if words is not None:
        yield Paragraph(" · ".join(f"{code} {names[language]}" for code, names in words.severities.items()), "quiet")
    rows = tuple(
        (
            page_name(page, language, catalog),
            "0  1  2  3  4  ?",
            *("✓  ✗  ?" for _ in TESTS),
            _so_far(said, SEVERITY, page.code, "", language, catalog),
        )
        for page in pages
    )
    head = (
        text(language, "ws_paper_need"), text(language, "ws_paper_severity"), *map(str, range(1, len(TESTS) + 1)),
        text(language, "ws_sheet_so_far"),
    )  # fmt: skip
    yield Table(head, rows, (4.0, 2.6, *(1.35 for _ in TESTS), 2.3))
    yield Paragraph(text(language, "ws_paper_barriers"))
    listed = enumerate(barrier_list(catalog, language), start=1)
    yield Paragraph(" · ".join(f"{number} {words}" for number, words in listed), "quiet")
    asked = tuple(
        (page_name(page, language, catalog), numbers_of(there.codes, catalog) if there else _LINE)
        for page in pages
        for there in [said.get(("barriers", page.code, ""))]
    )
    yield Table((text(language, "ws_paper_need"), text(language, "ws_paper_numbers")), asked, (8.5, 8.5))


def _table(table: str, number: int, said: Mapping[Key, Saying], language: str, catalog: Catalog) -> Section:
    """What stands of who helps, or of what people bring, and room for more."""
    columns = TABLES[table]
    stands = [
        tuple("" if value is None else str(value) for value in values[1:])
        for _, values in standing_rows(table, number, said, catalog, language)
    ]
    empty = tuple("_" * int(3.4 * width) for width in _WIDTHS[table])
    rows = (*stands, *([empty] * _EMPTY_ROWS))
    titles = {"admitted": "ws_paper_admitted"}
    head = tuple(text(language, titles.get(name, f"ws_field_{name}")) for name in columns)
    return Section(heading=text(language, f"ws_{table}"), level=2, blocks=(Table(head, rows, _WIDTHS[table]),))


def _so_far(said: Mapping[Key, Saying], kind: str, code: str, part: str, language: str, catalog: Catalog) -> str:
    found = said.get((kind, code, part))
    answered = answer_code(kind, found.least, found.most) if found else ""
    return answer_name(kind, answered, language, catalog) if answered else ""
