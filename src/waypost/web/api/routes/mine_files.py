"""Files of somebody's own society: sent in, compared with what stands, taken in. As on the pages of an import."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Query, Router, Schema, UploadedFile

from waypost.errors import InputError
from waypost.web.accounts.errors import RefusedError
from waypost.web.api.described import check_names, rows
from waypost.web.api.mine import acting_or_problem, refused
from waypost.web.api.problems import Problem, nothing_at
from waypost.web.api.routes.mine import Mine, act, read, tell
from waypost.web.contribute import shelf
from waypost.web.contribute.acting import Acting
from waypost.web.contribute.actions import uploading
from waypost.web.contribute.models import Upload
from waypost.web.contribute.queries import uploads_of
from waypost.web.contribute.rights import Rights
from waypost.web.exercises.actions import note_work

router = Router(tags=["my society"])


class HowTold(Schema):
    """For who looks after the society and enters what it said; empty for its own people."""

    medium: Literal["", "telephone", "letter", "meeting", "e-mail"] = ""
    told_by: str = Field("", max_length=120, description="A role, never a person.")
    told_on: dt.date | None = None


class Looked(Mine):
    """Which rows of the comparison."""

    start: int = Field(0, ge=0, le=1_000_000, description="The first row.")
    limit: int = Field(100, ge=0, le=1000, description="How many rows.")


class TakeIn(Schema, extra="forbid"):
    """What of a file is taken in; as the page of the import asks it."""

    rows: Literal["good", "all"] = Field("good", description="Rows without grave issues, or all that can be read.")
    sign: bool = False
    others: bool = Field(False, description="New rows, too, that do not look like work with migrants.")
    skip: list[int] = Field(default_factory=list, description="Numbers of rows that are left out.")
    mine: list[str] = Field(
        default_factory=list, description="row:slot of values that replace what somebody said since."
    )
    duplicates: dict[str, str] = Field(default_factory=dict, description="Row: same:<programme>, or new.")


def _may(rights: Rights) -> bool:
    return rights.may_propose or rights.may_stand_in


@act("/my/{society_id}/uploads", name="send_file", summary="Send a file in", ok="202", to=router)
def send_file(request: HttpRequest, society_id: str, file: File[UploadedFile], how: Form[HowTold]) -> HttpResponse:
    """A workbook, a table, an archive: it is read and compared in the background. Nothing is taken in by that."""
    acting = acting_or_problem(request, society_id, _may)
    told: dict[str, Any] | None = None
    if acting.stands_in:
        if not (how.medium and how.told_by.strip() and how.told_on):
            raise refused(RefusedError("contribute_refused_told"))
        told = {"medium": how.medium, "told_by": how.told_by.strip(), "told_on": how.told_on}
    try:
        made = uploading.receive(author=acting.author(told), name=file.name or "file", pieces=file.chunks())
    except InputError as error:
        raise Problem("refused", str(error)) from error
    note_work(ns_id=society_id, by=acting.person)
    return tell({"uploads": [_told(each) for each in made]}, 202)


@read("/my/{society_id}/uploads", name="list_uploads", summary="Files on their way in", to=router,
      schema={"type": "object", "required": ["uploads"], "properties": {"uploads": rows()}})  # fmt: skip
def list_uploads(request: HttpRequest, society_id: str, asked: Query[Mine]) -> HttpResponse:
    """The latest first."""
    check_names(request, tuple(Mine.model_fields))
    acting_or_problem(request, society_id, _may)
    return tell({"uploads": [_told(each) for each in uploads_of(society_id)]})


@read("/my/{society_id}/uploads/{number}", name="get_upload", summary="A file, and what would change", to=router,
      schema={"type": "object", "required": ["upload", "state"], "properties": {"rows": rows()}})  # fmt: skip
def get_upload(request: HttpRequest, society_id: str, number: int, asked: Query[Looked]) -> HttpResponse:
    """Its state; when it was read, each row with its outcome, what would change and what is wrong with it."""
    check_names(request, tuple(Looked.model_fields))
    upload = _upload(acting_or_problem(request, society_id, _may), number)
    told: dict[str, Any] = _told(upload)
    result = shelf.result_of(upload.folder) if upload.state == Upload.State.READY else None
    if result is not None:
        shown = result.rows[asked.start : asked.start + asked.limit]
        told |= {
            "rows": msgspec.to_builtins(shown), "missing": msgspec.to_builtins(result.missing),
            "file_issues": msgspec.to_builtins(result.file_issues),
        }  # fmt: skip
    return tell(told)


@act("/my/{society_id}/uploads/{number}/take-in", name="take_in", summary="Take a file in", ok="202", more=("409",),
     to=router)  # fmt: skip
def take_in(request: HttpRequest, society_id: str, number: int, sent: TakeIn) -> HttpResponse:
    """Once: what somebody said, or a release made, since the comparison has it compared again."""
    acting = acting_or_problem(request, society_id, _may)
    upload = _upload(acting, number)
    choices = {
        "rows": sent.rows, "sign": acting.rights.may_sign and sent.sign, "others": sent.others,
        "skip": [str(each) for each in sent.skip], "mine": sent.mine, "duplicates": sent.duplicates,
    }  # fmt: skip
    if not uploading.ask_to_take_in(upload=upload, choices=choices):
        raise Problem("changed-meanwhile", f"the file is {upload.state}: only one that is ready is taken in, once")
    upload.refresh_from_db()
    return tell(_told(upload), 202)


@act("/my/{society_id}/uploads/{number}/drop", name="drop_upload", summary="Put a file aside", to=router)
def drop_upload(request: HttpRequest, society_id: str, number: int) -> HttpResponse:
    """Nothing of it is kept."""
    upload = _upload(acting_or_problem(request, society_id, _may), number)
    uploading.drop_upload(upload=upload)
    upload.refresh_from_db()
    return tell(_told(upload))


def _upload(acting: Acting, number: int) -> Upload:
    found = Upload.objects.filter(pk=number, ns_id=acting.ns_id).first()
    if found is None:
        raise nothing_at("file of this society", str(number))
    return found


def _told(upload: Upload) -> dict[str, Any]:
    """What a program needs to know of a file; columns are matched on the page that is named."""
    return {
        "upload": upload.pk, "name": upload.name, "state": upload.state, "stage": upload.stage or None,
        "done": upload.done, "total": upload.total, "counts": upload.counts, "problem": upload.problem or None,
        "batch": upload.batch_id, "page": f"/en/my/{upload.ns_id}/import/{upload.pk}/",
    }  # fmt: skip
