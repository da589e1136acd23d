"""What speaks for and against each candidate pair, as plain columns that a person can check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from rapidfuzz import fuzz, process

from waypost.model.text import fold
from waypost.reconcile.kept import once_for
from waypost.reconcile.meanings import Named, NameReader
from waypost.reconcile.rules import PlaceRules, Rules, TitleRules
from waypost.reconcile.tables import make_schema, make_table
from waypost.reconcile.titles import PlaceName, TitleReader
from waypost.reconcile.vectors import Encoder, Sketcher, compare_meanings
from waypost.store.arrow import put_table

if TYPE_CHECKING:
    from waypost.reference import Catalog

COLUMNS = ("title", "timing", "edition", "countries", "divisions", "bodies", "crowd", "money_gap")
ALIKE_ENOUGH = 88  # from here on nobody asks whether one title lies inside the other
ONE_LANGUAGE = 0.5  # share of words in common from which two titles are of one language, whatever their sources say
_DOES = "coalesce(role, 'operating') IN ('operating', 'host')"

_PROFILE = f"""
CREATE TABLE profile AS
WITH places AS (SELECT n, list_sort(list(DISTINCT country_code)) AS countries,
                       list_sort(list(DISTINCT division) FILTER (division IS NOT NULL)) AS divisions
                FROM where_ GROUP BY n),
body AS (SELECT n, list_sort(list(DISTINCT organisation_id)) AS bodies,
                coalesce(list_sort(list(DISTINCT organisation_id) FILTER ({_DOES})), []) AS doers,
                coalesce(list_sort(list(DISTINCT organisation_id) FILTER (NOT ({_DOES}))), []) AS supporters
         FROM part GROUP BY n)
SELECT node.n, countries, divisions, bodies, doers, supporters, years, phase,
       coalesce(list_filter(supporters, s -> s <> teller.organisation_id), supporters) AS others
FROM node LEFT JOIN places USING (n) LEFT JOIN body USING (n) LEFT JOIN edition USING (n)
LEFT JOIN teller USING (publisher)
"""


_EVIDENCE = """
CREATE TABLE evidence AS
WITH money_gap AS (
  SELECT p.l, p.r, round(min(abs(a.amount - b.amount)::DOUBLE / greatest(a.amount, b.amount)::DOUBLE), 6) AS gap
  FROM pair p JOIN money a ON a.n = p.l JOIN money b ON b.n = p.r AND b.currency = a.currency GROUP BY p.l, p.r),
degree AS (SELECT n, count(*) AS pairs FROM (SELECT l AS n FROM pair UNION ALL SELECT r FROM pair) GROUP BY n)
SELECT p.l, p.r,
  CASE WHEN l.phase <> r.phase THEN 'conflict'
       WHEN len(l.years) > 0 AND len(r.years) > 0 AND NOT list_has_any(l.years, r.years) THEN 'conflict'
       WHEN coalesce(l.phase, 1) <> coalesce(r.phase, 1) THEN 'one_phase'
       WHEN (coalesce(len(l.years), 0) > 0) <> (coalesce(len(r.years), 0) > 0) THEN 'one_year'
       WHEN len(l.years) > 0 OR l.phase IS NOT NULL OR r.phase IS NOT NULL THEN 'same' END AS edition,
  CASE WHEN l.countries IS NULL OR r.countries IS NULL THEN NULL
       WHEN l.countries = r.countries THEN 'same'
       WHEN 3 * len(list_intersect(l.countries, r.countries)) >= len(l.countries) + len(r.countries) THEN 'overlap'
       ELSE 'part' END AS countries,
  CASE WHEN l.divisions IS NULL OR r.divisions IS NULL THEN NULL
       WHEN list_has_any(l.divisions, r.divisions) THEN 'share' ELSE 'disjoint' END AS divisions,
  CASE WHEN l.bodies IS NULL OR r.bodies IS NULL THEN 'unknown'
       WHEN l.bodies = r.bodies AND len(l.doers) > 0 THEN 'same'
       WHEN list_has_any(l.doers, r.doers) THEN
         CASE WHEN list_has_any(l.supporters, r.supporters) THEN 'both'
              WHEN len(l.others) > 0 AND len(r.others) > 0 THEN 'rivals'
              WHEN len(l.supporters) > 0 AND len(r.supporters) > 0 THEN 'own' ELSE 'doer' END
       WHEN len(l.doers) = 0 OR len(r.doers) = 0 THEN 'unknown'
       WHEN list_has_any(l.doers, r.bodies) OR list_has_any(l.bodies, r.doers) THEN 'cross'
       WHEN list_has_any(l.bodies, r.bodies) THEN 'supporter' ELSE 'apart' END AS bodies,
  p.timing,
  greatest(dl.pairs, dr.pairs) AS crowd, money_gap.gap AS money_gap
FROM pair p JOIN degree dl ON dl.n = p.l JOIN degree dr ON dr.n = p.r
JOIN profile l ON l.n = p.l JOIN profile r ON r.n = p.r
LEFT JOIN money_gap ON money_gap.l = p.l AND money_gap.r = p.r
ORDER BY p.l, p.r
"""


# Never joined by likeness. Two phases or years of one title, a whole and its part: publishers and people tell them
# apart. Two that both say who runs the work and have nobody in common but a supporter: a donor pays for many. Two of
# which one does not say who runs it, unless the dates or the amount agree.
_NEVER_SAME = (
    "(edition IS NOT DISTINCT FROM 'conflict' OR countries IS NOT DISTINCT FROM 'part' "
    "OR bodies IN ('apart', 'supporter') "
    "OR (bodies = 'unknown' AND timing NOT IN ('exact', 'same') AND coalesce(money_gap, 1) > 0.006))"
)


class Titles(NamedTuple):
    """Distinct comparable titles: words sorted and in their order, text for the encoder, gist, number of words.

    ``named``: what each names; ``agree`` compares two of those.
    """

    words: list[str]
    in_order: list[str]
    plain: list[str]
    gist: list[str]
    sizes: npt.NDArray[np.int64]
    named: list[Named]
    agree: Callable[[Named, Named], str | None]


def read_titles(con: duckdb.DuckDBPyConnection, catalog: Catalog, rules: Rules) -> Titles:
    """Take the titles of all nodes apart: tables word(n, word), told(n, t, language), edition(n, years, phase).

    The names of a record's own countries and of their divisions leave its titles: they are compared as places,
    and a translation writes them in another way. A division that a title names joins the record's places.
    """
    name_reader = once_for(catalog, "names", lambda: NameReader(catalog))
    reader = TitleReader(rules.titles, rules.identifiers.appeal_pattern, name_reader)
    names = once_for(catalog, ("own names", rules.places), lambda: _OwnNames(catalog, rules.places))
    found = con.execute("""
        SELECT n, text, language, coalesce(countries, []) FROM title LEFT JOIN (
          SELECT n, list_sort(list(DISTINCT country_code)) AS countries FROM where_ GROUP BY n) USING (n)
        ORDER BY n, text""").fetchall()
    place: dict[tuple[str, str, str, str, Named], int] = {}
    sizes: list[int] = []
    words: dict[tuple[int, str], None] = {}
    told: dict[tuple[int, int, str | None], None] = {}
    years: dict[int, set[str]] = defaultdict(set)
    phases: dict[int, int] = {}
    places: set[tuple[int, str, str]] = set()
    for n, text, language, countries in found:
        title = reader.read(text, names.of(tuple(countries)))
        places.update((n, *place) for place in title.divisions)
        if title.years:
            years[n].update(title.years)
        if title.phase:
            phases[n] = max(title.phase, phases.get(n, 0))
        if title.words:
            key = (" ".join(sorted(title.words)), " ".join(title.words), title.plain, title.gist, title.named)
            if key not in place:
                place[key] = len(place)
                sizes.append(len(title.words))
            told[n, place[key], title.language or language] = None
            words.update(dict.fromkeys([(n, word) for word in title.words]))
    _create(con, "word", make_schema(n=pa.int32(), word=pa.string()), words)
    _create(con, "told", make_schema(n=pa.int32(), t=pa.int32(), language=pa.string()), told)
    con.register(
        "named", make_table(make_schema(n=pa.int32(), country=pa.string(), division=pa.string()), sorted(places))
    )
    con.execute("INSERT INTO where_ FROM named EXCEPT FROM where_")
    con.unregister("named")
    editions = [(n, sorted(years.get(n, ())), phases.get(n)) for n in sorted(years.keys() | phases.keys())]
    columns = make_schema(n=pa.int32(), years=pa.list_(pa.string()), phase=pa.int32())
    _create(con, "edition", columns, editions)
    return Titles(
        words=[key[0] for key in place],
        in_order=[key[1] for key in place],
        plain=[key[2] for key in place],
        gist=[key[3] for key in place],
        sizes=np.asarray(sizes, dtype=np.int64),
        named=[key[4] for key in place],
        agree=name_reader.compare,
    )


class _OwnNames:
    """Folded names of countries and their divisions by first word, the longest first, so that none is cut in two."""

    def __init__(self, catalog: Catalog, rules: PlaceRules) -> None:
        self._names: dict[str, list[PlaceName]] = defaultdict(list)
        for code, country in catalog.countries.items():
            further = (name for group in country.other_names.values() for name in group)
            words = {tuple(fold(name).split()) for name in (*country.names.values(), *further)}
            self._names[code] = [PlaceName(name, code, None) for name in sorted(words) if name]
        ordinary = {fold(word) for word in (*rules.division_words, *rules.ordinary_words)}
        for code, division in sorted(catalog.admin1.items()):
            name = tuple(fold(division.name).split())
            if len("".join(name)) > rules.longest_ordinary and not set(name) <= ordinary:
                self._names[division.country_code].append(PlaceName(name, division.country_code, code))
        self._found: dict[tuple[str, ...], dict[str, list[PlaceName]]] = {}

    def of(self, countries: tuple[str, ...]) -> dict[str, list[PlaceName]]:
        if countries not in self._found:
            by_word: dict[str, list[PlaceName]] = defaultdict(list)
            for place in (place for code in countries for place in self._names.get(code, ())):
                by_word[place.words[0]].append(place)
            self._found[countries] = {
                word: sorted(places, key=lambda place: (-len(place.words), place.division or ""))
                for word, places in by_word.items()
            }
        return self._found[countries]


def gather_evidence(con: duckdb.DuckDBPyConnection, titles: Titles, rules: Rules) -> None:
    """Create evidence(l, r, …) and likeness(l, r, tl, tr, alike, inside) for the table pair.

    A programme of several countries and its part in some of them, two phases or years of one title, and two that
    have no organisation in common leave evidence for table never_same.
    """
    con.execute(_PROFILE)
    con.execute(_EVIDENCE)
    combos = con.sql("""
        WITH spoken AS (SELECT n, t, min(language) AS language FROM told GROUP BY n, t)
        SELECT p.l, p.r, a.t AS tl, b.t AS tr, coalesce(a.language <> b.language, true) AS is_other_language
        FROM pair p JOIN spoken a ON a.n = p.l JOIN spoken b ON b.n = p.r
        ORDER BY 1, 2, 3, 4""").to_arrow_table()
    left, right = (combos.column(name).to_numpy() for name in ("tl", "tr"))
    alike, inside = _compare_words(titles, left, right, rules.titles)
    is_other = combos.column("is_other_language").to_numpy(zero_copy_only=False) & ~_in_one_language(
        titles, left, right
    )
    place = combos.schema.get_field_index("is_other_language")
    likeness = combos.set_column(place, "is_other_language", pa.array(is_other))
    likeness = likeness.append_column("alike", pa.array(alike)).append_column("inside", pa.array(inside))
    agrees = [titles.agree(titles.named[i], titles.named[j]) if other else None
              for i, j, other in zip(left, right, is_other, strict=True)]  # fmt: skip
    likeness = likeness.append_column("named", pa.array(agrees, pa.string()))
    con.register("likeness_in", likeness)
    con.execute("CREATE TABLE likeness AS SELECT *, NULL::DOUBLE AS meaning FROM likeness_in")
    con.unregister("likeness_in")
    columns = "l, r, edition, countries, timing, bodies"
    con.execute(f"CREATE TABLE never_same AS SELECT {columns} FROM evidence WHERE {_NEVER_SAME}")
    con.execute(f"DELETE FROM evidence WHERE {_NEVER_SAME}")


class Related(NamedTuple):
    """Two of one title that are not joined; ``for_a_person`` when only their organisations speak against it."""

    left: int
    right: int
    reasons: str
    for_a_person: bool


def find_related(con: duckdb.DuckDBPyConnection, rules: Rules) -> list[Related]:
    """Pairs with one title that are not joined: a whole and its part or two bodies at the same time, two editions."""
    rows = con.execute(
        """
        SELECT l, r, edition IS NOT DISTINCT FROM 'conflict', countries IS NOT DISTINCT FROM 'part', bodies, max(alike)
        FROM never_same JOIN likeness USING (l, r)
        WHERE alike >= $enough AND (edition IS NOT DISTINCT FROM 'conflict' OR timing IN ('exact', 'same'))
        GROUP BY ALL ORDER BY l, r""",
        {"enough": rules.titles.likeness["same"].alike},
    ).fetchall()
    found = []
    for left, right, is_edition, is_part, bodies, alike in rows:
        if is_edition:
            why = "another phase or year"
        elif is_part:
            why = "same dates, one works in part of the other's countries"
        else:
            why = "same dates, " + ("one does not say who runs it" if bodies == "unknown" else "other organisations")
        reasons = f"titles alike {alike / 100:.2f}, {why}"
        found.append(Related(left, right, reasons, for_a_person=not (is_edition or is_part)))
    return found


def _in_one_language(
    titles: Titles, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32]
) -> npt.NDArray[np.bool_]:
    """Whether two titles share so many words that neither can be a translation of the other.

    A file states one language for all its titles; a French title in an English file is read across languages,
    where "shelter for migrants" and "first aid for migrants" lie as near as a translation.
    """
    words = [frozenset(text.split()) for text in titles.words]
    shared = (len(a & b) / len(a | b) for a, b in ((words[i], words[j]) for i, j in zip(left, right, strict=True)))
    return np.fromiter(shared, dtype=np.float64, count=len(left)) >= ONE_LANGUAGE


def _compare_words(
    titles: Titles, left: npt.NDArray[np.int32], right: npt.NDArray[np.int32], rules: TitleRules
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Likeness of the words, sorted or in their order (0-100), and how far one title lies inside the other.

    Sorted, titles in another order are alike; in order, those with a space too many or too few are. Titles that
    differ in what is done, whatever they share of whom it is for, are no more alike than that. A title of few
    words lies inside nothing (0): it would lie inside everything.
    """
    if not len(left):
        return np.zeros(0), np.zeros(0)
    alike: npt.NDArray[np.float64] = np.maximum(
        _ratios(titles.words, left, right), _ratios(titles.in_order, left, right)
    )
    has_gist = np.fromiter((bool(gist) for gist in titles.gist), dtype=np.bool_, count=len(titles.gist))
    both = has_gist[left] & has_gist[right]
    in_any_order = [" ".join(sorted(gist.split())) for gist in titles.gist]
    gist = np.maximum(_ratios(titles.gist, left, right), _ratios(in_any_order, left, right))
    capped = np.flatnonzero(both & (gist < rules.other_gist))
    alike[capped] = np.minimum(alike[capped], gist[capped])
    inside = np.zeros(len(left), dtype=np.float64)
    fewest = rules.fewest_words_inside
    asked = np.flatnonzero((np.minimum(titles.sizes[left], titles.sizes[right]) >= fewest) & (alike < ALIKE_ENOUGH))
    inside[asked] = _ratios(titles.words, left[asked], right[asked], scorer=fuzz.token_set_ratio)
    return np.round(alike, 1), np.round(inside, 1)


def _ratios(
    texts: list[str], left: npt.NDArray[np.int32], right: npt.NDArray[np.int32], scorer: Any = fuzz.ratio
) -> npt.NDArray[np.float64]:
    """Likeness of pairs of texts by their numbers, 0-100."""
    a, b = [texts[i] for i in left], [texts[i] for i in right]
    found: npt.NDArray[np.float64] = process.cpdist(a, b, scorer=scorer, workers=1, dtype=np.float64)
    return found if a else np.zeros(0)


def add_meanings(con: duckdb.DuckDBPyConnection, titles: Titles, rules: Rules, encoder: Encoder) -> int:
    """Fill ``meaning`` of the likeness of the pairs in table open_pair(l, r); return how many texts were encoded.

    Titles whose sketches point elsewhere get 0, long ones whose sketches agree the least cosine of a translation,
    the rest the cosine of their encodings. When what is left without common words lies far apart, the titles do:
    "shelter for migrants" and "first aid for migrants" are as near to each other as translations are. What could
    reach no class of likeness is not encoded: within one language only a paraphrase can.
    """
    combos = con.sql("""
        SELECT l, r, tl, tr, is_other_language FROM likeness JOIN open_pair USING (l, r)
        ORDER BY l, r, tl, tr""").to_arrow_table()
    before = encoder.encoded
    if combos.num_rows == 0:
        return 0
    left, right = (combos.column(name).to_numpy().astype(np.int64) for name in ("tl", "tr"))
    is_other = combos.column("is_other_language").to_numpy(zero_copy_only=False).astype(np.bool_)
    used, at = np.unique(np.concatenate([left, right]), return_inverse=True)
    left, right = at[: len(left)], at[len(left) :]
    plain = [titles.plain[i] for i in used]
    sketcher = Sketcher(encoder, plain, rules.titles.all_stop_words(), rules.vectors.centre_words)
    cosines, sizes = sketcher.cosines(left, right), titles.sizes[used]
    is_long = is_other & (np.minimum(sizes[left], sizes[right]) >= rules.vectors.long_from)
    is_enough = is_long & (cosines >= rules.vectors.long_sketch_enough)
    at_least = np.where(is_long, rules.vectors.long_sketch_at_least, rules.vectors.sketch_at_least)
    at_least[~is_other] = rules.vectors.paraphrase_sketch_at_least
    near = np.flatnonzero((cosines >= at_least) & ~is_enough)
    meaning = np.where(is_enough, rules.titles.likeness["translated"].meaning or 0.0, 0.0)
    if len(near):
        across, within = meaning_edges(rules)
        meaning[near] = compare_meanings(encoder, plain, left[near], right[near], [*across, *within])
        gist = [titles.gist[i] for i in used]
        has_gist = np.fromiter((bool(text) for text in gist), dtype=np.bool_, count=len(gist))
        reaches = meaning[near] >= np.where(is_other[near], across[0], within[0])
        asked = near[reaches & has_gist[left[near]] & has_gist[right[near]]]
        if len(asked):
            least = rules.titles.other_gist_meaning
            found = compare_meanings(encoder, gist, left[asked], right[asked], [least])
            meaning[asked] = np.where(found < least, np.minimum(meaning[asked], found), meaning[asked])
    con.register("meaning_in", combos.append_column("found", pa.array(meaning)))
    con.execute("""
        UPDATE likeness SET meaning = m.found FROM meaning_in m
        WHERE likeness.l = m.l AND likeness.r = m.r AND likeness.tl = m.tl AND likeness.tr = m.tr""")
    con.unregister("meaning_in")
    return encoder.encoded - before


def meaning_edges(rules: Rules) -> tuple[list[float], list[float]]:
    """The cosines at which a class of likeness begins: across languages, and within one."""
    classes = rules.titles.likeness.values()
    across = sorted(c.meaning for c in classes if c.meaning is not None)
    within = sorted(c.paraphrase for c in classes if c.paraphrase is not None)
    return across, within


def title_class(rules: Rules) -> str:
    """SQL that names the likeness of two titles from the columns alike, inside, meaning, paraphrase and named."""
    cases = []
    for name, likeness in rules.titles.likeness.items():
        tests = [f"{measure} >= {value}" for measure, value in likeness.stated().items()]
        if likeness.named:
            tests.append(f"named = '{likeness.named}'")
        cases.append(f"WHEN {' OR '.join(tests)} THEN '{name}'")
    return f"CASE WHEN alike IS NULL THEN NULL {' '.join(cases)} ELSE 'differ' END"


def _create(
    con: duckdb.DuckDBPyConnection,
    name: str,
    columns: pa.Schema,
    rows: Iterable[tuple[object, ...]],
) -> None:
    put_table(con, name, make_table(columns, rows))
