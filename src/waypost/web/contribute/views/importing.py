"""A file comes in, step by step: sheet and header, columns, values, what would change, taken in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from waypost.errors import InputError
from waypost.importing.columns import guess_columns, targets
from waypost.importing.comparing import OUTCOMES, DryRun, RowResult
from waypost.importing.declaring import Matched
from waypost.importing.reading import guess_reading
from waypost.importing.tables import SheetShown, look_at
from waypost.importing.values import guess_values
from waypost.reference import load_catalog
from waypost.web.accounts.errors import RefusedError
from waypost.web.contribute import shelf
from waypost.web.contribute.acting import Acting, for_society
from waypost.web.contribute.actions import remarking, uploading
from waypost.web.contribute.actions.taking import is_chosen
from waypost.web.contribute.models import Upload
from waypost.web.contribute.queries import uploads_of
from waypost.web.contribute.questions import by_name, code_choices
from waypost.web.contribute.views.frame import contribute_page, file_problem, refused, to, told
from waypost.web.contribute.views.programme import told_of
from waypost.web.exercises.actions import note_work
from waypost.web.exercises.models import Medium
from waypost.web.jobs.queue import later

PER_PAGE = 50
_LARGE = 300_000  # bytes of a file whose remarks nobody waits for
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _may(rights: Any) -> bool:
    return bool(rights.may_propose or rights.may_stand_in)


@for_society(_may)
def start(request: HttpRequest, acting: Acting) -> HttpResponse:
    """Send a file, or paste a table."""
    problem = None
    if request.method == "POST":
        sent = request.FILES.get("file")
        pasted = request.POST.get("pasted", "")
        try:
            author = acting.author(told_of(request) if acting.stands_in else None)
            if sent is not None:
                made = uploading.receive(author=author, name=sent.name or "file", pieces=sent.chunks())
            elif pasted.strip():
                made = uploading.receive(author=author, name=_pasted_name(pasted), pieces=[pasted.encode()])
            else:
                raise RefusedError("contribute_refused_no_file")
        except RefusedError as error:
            problem = (error.key, error.parts)
        except InputError as error:
            name = sent.name or "" if sent is not None else ""
            problem = ("contribute_refused_file", {"why": file_problem(acting.language, name, error)})
        else:
            note_work(ns_id=acting.ns_id, by=acting.person or acting.link)
            return to(acting, f"import/{made[0].pk}/" if len(made) == 1 else "import/")
    status = 422 if problem else 200
    return contribute_page(
        request, acting, "import.html", status, uploads=uploads_of(acting.ns_id), problem=problem, media=Medium.values
    )


def _pasted_name(text: str) -> str:
    """A table copied out of a spreadsheet has tabs between its cells."""
    first = text.strip().splitlines()[0]
    return "pasted.tsv" if "\t" in first else "pasted.csv"


def _upload(acting: Acting, number: int) -> Upload:
    found = Upload.objects.filter(pk=number, ns_id=acting.ns_id).select_related("batch", "by").first()
    if found is None:
        raise Http404(number)
    return found


@for_society(_may)
def step(request: HttpRequest, acting: Acting, number: int) -> HttpResponse:
    """Whatever comes next for this file."""
    upload = _upload(acting, number)
    if upload.state == Upload.State.MATCHING:
        return _match(request, acting, upload)
    if upload.state == Upload.State.READY:
        is_again = "again" in request.GET or "columns" in request.POST or "values" in request.POST
        if is_again and upload.matched and "columns" in upload.matched:
            return _match(request, acting, upload)
        return _look(request, acting, upload)
    return contribute_page(request, acting, "import_state.html", upload=upload)


@for_society(_may)
def progress(request: HttpRequest, acting: Acting, number: int) -> JsonResponse:
    """How far it is, for a page that waits."""
    upload = _upload(acting, number)
    return JsonResponse({"state": upload.state, "stage": upload.stage, "done": upload.done, "total": upload.total})


def _match(request: HttpRequest, acting: Acting, upload: Upload) -> HttpResponse:
    catalog = load_catalog()
    path = uploading.path_of(upload)
    try:
        sheets = look_at(path, catalog)
    except InputError as error:
        return contribute_page(
            request, acting, "import_state.html", upload=upload, why=file_problem(acting.language, upload.name, error)
        )
    sheet = _sheet(request, sheets)
    if sheet is None:
        return contribute_page(request, acting, "import_state.html", upload=upload, why="")
    header_row = _header(request, sheet)
    if request.method == "POST" and "columns" in request.POST:
        return _take_columns(request, acting, upload, sheet, header_row)
    if request.method == "POST" and "values" in request.POST:
        uploading.choose_values(upload=upload, values=_sent_values(request, upload))
        return to(acting, f"import/{upload.pk}/")
    if upload.matched and "again" not in request.GET and request.GET.get("sheet") is None:
        return _ask_values(request, acting, upload)
    guesses = guess_columns(path, sheet.name, header_row, catalog, uploading.remembered_targets(upload.ns_id))
    reading = guess_reading(path, sheet.name, header_row, guesses, catalog)
    return contribute_page(
        request, acting, "import_columns.html", upload=upload, sheets=sheets, sheet=sheet, header_row=header_row,
        guesses=guesses, targets=_grouped(catalog), reading=reading, row_count=sheet.row_count,
    )  # fmt: skip


def _grouped(catalog: Any) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for target in targets(catalog):
        groups.setdefault(target.group, []).append(target)
    return list(groups.items())


def _sheet(request: HttpRequest, sheets: list[SheetShown]) -> SheetShown | None:
    asked = request.POST.get("sheet", request.GET.get("sheet"))
    if asked is not None:
        return next((each for each in sheets if (each.name or "") == asked), sheets[0] if sheets else None)
    return max(sheets, key=lambda each: (each.row_count or 0, len(each.rows)), default=None)


def _header(request: HttpRequest, sheet: SheetShown) -> int:
    asked = request.POST.get("header_row", request.GET.get("header_row", ""))
    return min(max(int(asked), 1), 25) if asked.isdigit() else sheet.header_row


def _take_columns(
    request: HttpRequest, acting: Acting, upload: Upload, sheet: SheetShown, header_row: int
) -> HttpResponse:
    headers = {n.removeprefix("header:"): v for n, v in request.POST.items() if n.startswith("header:")}
    columns = {header: request.POST.get(f"column:{at}") or "ignore" for at, header in headers.items()}
    matched = Matched(
        sheet=sheet.name, header_row=header_row, columns=columns, values={},
        key=tuple(headers[at] for at in request.POST.getlist("key") if at in headers),
        language=request.POST.get("language", acting.language)[:2],
        date_order=_one_of(request, "date_order", "dmy", "mdy", "ymd"),
        decimal=_one_of(request, "decimal", ".", ","), currency=request.POST.get("currency") or None,
        country=request.POST.get("country") or None,
    )  # fmt: skip
    try:
        uploading.choose_columns(upload=upload, matched=matched)
    except (InputError, ValueError) as error:
        refused(request, acting, "contribute_refused_columns", why=str(error))
        return to(acting, f"import/{upload.pk}/?again=1")
    except Exception as error:
        from waypost.errors import CatalogError  # noqa: PLC0415 - what a wrong declaration raises

        if not isinstance(error, CatalogError):
            raise
        refused(request, acting, "contribute_refused_columns", why=str(error))
        return to(acting, f"import/{upload.pk}/?again=1")
    upload.refresh_from_db()
    return _ask_values(request, acting, upload)


def _one_of(request: HttpRequest, name: str, *known: str) -> str:
    found = request.POST.get(name, known[0])
    return found if found in known else known[0]


def _ask_values(request: HttpRequest, acting: Acting, upload: Upload) -> HttpResponse:
    catalog = load_catalog()
    matched = msgspec.convert({k: v for k, v in (upload.matched or {}).items() if k != "mended"}, Matched)
    guesses = guess_values(uploading.path_of(upload), matched, catalog, uploading.remembered_values(upload.ns_id))
    open_ones = [each for each in guesses if each.why != "known"]
    if not open_ones:
        uploading.choose_values(upload=upload, values=matched.values)
        return to(acting, f"import/{upload.pk}/")
    fields: dict[str, list[Any]] = {}
    for each in sorted(open_ones, key=lambda guess: not guess.needed)[:400]:
        fields.setdefault(each.field, []).append(each)
    optional = {field for field, listed in fields.items() if not any(each.needed for each in listed)}
    choices = {field: _choices_of(field, acting.language, catalog) for field in fields}
    return contribute_page(
        request, acting, "import_values.html", upload=upload, fields=fields, choices=choices, optional=optional,
        known=len(guesses) - len(open_ones),
    )  # fmt: skip


def _choices_of(field: str, language: str, catalog: Any) -> tuple[tuple[str, str], ...]:
    """What a value may stand for: the codes of the field's list, countries, or bodies of the Movement."""
    if field == "country_code":
        return by_name(catalog.countries, language)
    for kind in catalog.schema.values():
        schema = kind.fields.get(field)
        if schema is not None and schema.type == "code" and schema.code_list:
            return code_choices(schema.code_list, language, catalog)
    return by_name(catalog.societies, language)


def _sent_values(request: HttpRequest, upload: Upload) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {
        name: dict(values) for name, values in (upload.matched or {}).get("values", {}).items()
    }
    for name, code in request.POST.items():
        if name.startswith("value:") and code:
            _, field, text = name.split(":", 2)
            found.setdefault(field, {})[text] = code
    return found


def _look(request: HttpRequest, acting: Acting, upload: Upload) -> HttpResponse:
    result = shelf.result_of(upload.folder)
    if result is None:
        raise Http404(upload.pk)
    if request.method == "POST" and "mend" in request.POST:
        cells = {n.removeprefix("cell:"): v for n, v in request.POST.items() if n.startswith("cell:") and v.strip()}
        uploading.keep_choices(upload=upload, choices=_choices(request, acting, upload.choices))
        if cells:
            uploading.mend_cells(upload=upload, cells=cells)
        return to(acting, f"import/{upload.pk}/")
    if request.method == "POST" and "go" in request.POST:  # to another part of the rows: what was chosen here is kept
        uploading.keep_choices(upload=upload, choices=_choices(request, acting, upload.choices))
        outcome, _, first = request.POST["go"].partition(":")
        return to(acting, f"import/{upload.pk}/?{urlencode({'outcome': outcome, 'from': first})}")
    if request.method == "POST":
        uploading.ask_to_take_in(upload=upload, choices=_choices(request, acting, upload.choices))
        return to(acting, f"import/{upload.pk}/")
    outcome = request.GET.get("outcome", "")
    rows = [row for row in result.rows if _is_shown(row, outcome)]
    first = max(int(request.GET.get("from", "0") or 0), 0) if request.GET.get("from", "0").isdigit() else 0
    good = sum(is_chosen(row, {"rows": "good"}) for row in result.rows)
    every = sum(is_chosen(row, {"rows": "all"}) for row in result.rows)
    return contribute_page(
        request, acting, "import_look.html", upload=upload, result=result, rows=rows[first : first + PER_PAGE],
        found=len(rows), first=first, per_page=PER_PAGE, outcome=outcome, outcomes=OUTCOMES, good=good, every=every,
        kept=upload.choices, columns=_columns_of(result), headers=_headers_of(upload),
        others=sum(r.outcome == "new" and r.scope == "other" for r in result.rows),
    )  # fmt: skip


def _is_shown(row: RowResult, outcome: str) -> bool:
    if outcome == "issues":
        return any(issue.get("severity") in ("error", "critical", "warning") for issue in row.issues)
    if outcome:
        return row.outcome == outcome
    return row.outcome != "unchanged"


def _headers_of(upload: Upload) -> dict[str, str]:
    """What a person calls the columns that issues name by what they were matched with: target → header."""
    return {target: header for header, target in (upload.matched or {}).get("columns", {}).items()}


def _columns_of(result: DryRun) -> dict[str, str]:
    """Letters of columns as issues name them: ``D Country`` → D."""
    return {
        issue["column"]: issue["column"].split(" ")[0]
        for row in result.rows for issue in row.issues if issue.get("column")
    }  # fmt: skip


def _choices(request: HttpRequest, acting: Acting, before: Mapping[str, Any]) -> dict[str, Any]:
    """What is chosen now: of the rows on the page what it says, of all others what was chosen before."""
    here = set(request.POST.getlist("here"))
    chosen: dict[str, Any] = {"rows": "all" if request.POST.get("rows") == "all" else "good"}
    chosen["sign"] = acting.rights.may_sign and "sign" in request.POST
    chosen["others"] = "others" in request.POST
    for name in ("skip", "mine"):
        kept = [each for each in before.get(name, ()) if each.split(":")[0] not in here]
        chosen[name] = kept + [n.removeprefix(f"{name}:") for n in request.POST if n.startswith(f"{name}:")]
    said = {n.removeprefix("duplicate:"): v for n, v in request.POST.items() if n.startswith("duplicate:") and v}
    chosen["duplicates"] = {n: v for n, v in before.get("duplicates", {}).items() if n not in here} | said
    return chosen


@for_society(_may)
@require_POST
def drop(request: HttpRequest, acting: Acting, number: int) -> HttpResponse:
    """Put a file aside."""
    uploading.drop_upload(upload=_upload(acting, number))
    told(request, acting, "contribute_done_put_aside")
    return to(acting, "import/")


@for_society(_may)
def remarks(request: HttpRequest, acting: Acting, number: int) -> HttpResponse:
    """The society's own file with a comment on each cell that needs mending and a column of remarks."""
    upload = _upload(acting, number)
    if shelf.result_of(upload.folder) is None:
        raise Http404(number)
    language = acting.language
    made = shelf.remarks_path(upload.folder, language)
    if not made.is_file():
        if upload.size > _LARGE:
            later("waypost.web.contribute.tasks.make_remarks", upload=upload.pk, language=language)
            told(request, acting, "contribute_remarks_soon")
            return to(acting, f"import/{upload.pk}/")
        remarking.make_remarks(upload, language)
    name = f"{Path(upload.name).stem}-remarks.xlsx"
    return HttpResponse(
        io.BytesIO(made.read_bytes()), content_type=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="{shelf.safe_name(name)}"'},
    )  # fmt: skip
