"""Downloads: a file of the release as the viewer may see it, whole or a part, or word that it is being made."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from waypost.web.api.editions import matches
from waypost.web.api.problems import Problem, nothing_at, problem_response
from waypost.web.api.telling import edition_of
from waypost.web.files.making import KINDS
from waypost.web.files.shelf import Wanted, ask_for, find_file, listed_files

_RETRY = 5
_BLOCK = 1 << 18
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_log = logging.getLogger("django.request")


def release_file(request: HttpRequest, release: str, audience: str, name: str) -> HttpResponseBase:
    """A file; 202 while it is being made, 410 for one of a release that was replaced, 404 for one of others."""
    try:
        return _file(request, release, audience, name)
    except Problem as problem:
        return problem_response(problem, request.path)


def _file(request: HttpRequest, release: str, audience: str, name: str) -> HttpResponseBase:
    edition = edition_of(request)
    if audience != edition.viewer.audience:
        raise nothing_at("files for", audience, todo="files are those of your own audience, see /api/v1/files")
    if release != edition.release_id:
        raise Problem(
            "release-replaced",
            f"shown is release {edition.release_id}; see /api/v1/files for its files",
            release=edition.release_id,
        )
    wanted = find_file(edition, name)
    if wanted is None:
        raise nothing_at("file", name, [row["name"] for row in listed_files(edition)], "see /api/v1/files")
    try:
        is_there = not wanted.has_failed() and ask_for(wanted)
    except Exception:  # noqa: BLE001 - whatever an exporter raises is for the log
        _log.exception("%s was not made", wanted.path)
        is_there = False
    if wanted.has_failed():
        raise Problem("failed", f"{name} could not be made; ask again in a minute", headers={"Retry-After": "60"})
    return _sent(request, wanted) if is_there else _being_made(name)


def _being_made(name: str) -> HttpResponse:
    body = {"state": "making", "name": name, "retry_after": _RETRY}
    response = HttpResponse(orjson.dumps(body), content_type="application/json", status=202)
    response["Retry-After"] = str(_RETRY)
    response["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest, wanted: Wanted) -> HttpResponseBase:
    told = wanted.told() or {}
    etag, size = f'"{told["sha256"]}"', int(told["bytes"])
    if matches(etag, request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponse(status=304)
    elif part := _part(request.headers.get("Range", ""), size, request.headers.get("If-Range", etag) == etag):
        begin, end = part
        response = StreamingHttpResponse(_blocks(wanted.path, begin, end), status=206)
        response["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
        response["Content-Length"] = str(end - begin)
    else:
        response = FileResponse(wanted.path.open("rb"))
        response.block_size = _BLOCK
        response["Content-Length"] = str(size)
    response["Content-Type"] = KINDS[wanted.kind].media_type
    response["Content-Disposition"] = f'attachment; filename="{wanted.name}"'
    response["Content-Encoding"] = "identity"  # compressed on the way it would have no length and no parts
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return response


def _part(header: str, size: int, is_same: bool) -> tuple[int, int] | None:
    """Begin and end of the part that is asked for; None for the whole. Raises :class:`Problem` outside of the file."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or not is_same or not (found[1] or found[2]):
        return None
    if found[1]:
        begin, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
    else:
        begin, end = max(0, size - int(found[2])), size
    if begin >= end:
        raise Problem("range", f"the file has {size} bytes", headers={"Content-Range": f"bytes */{size}"})
    return begin, end


def _blocks(path: Path, begin: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(begin)
        while begin < end and (block := file.read(min(_BLOCK, end - begin))):
            begin += len(block)
            yield block
