"""What an answer depends on besides its address: the release, who is looking, the code and the catalog.

From these follows the ETag, without a look into the release. A release is immutable and its name follows from its
content; what changed is told beside the one before it, so that one's name counts as well.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

import waypost
from waypost.disclosure.access import Viewer
from waypost.reference import load_catalog
from waypost.store.release import find_earlier, open_release
from waypost.web.project.home import written_beside

_ROOMS = ("analysis", "atlas", "disclosure", "drawing", "publish", "store", "web")
_READ = (".py", ".html", ".yml", ".css", ".js")  # of code, templates, texts and what pages name by its hash


@dataclass(frozen=True)
class Edition:
    """A release as a viewer is shown it: ``real`` is its folder, ``mark`` stands for all that answers depend on."""

    real: str
    release_id: str
    as_of: str
    earlier_id: str | None
    viewer: Viewer
    mark: str

    @property
    def scope(self) -> str:
        """Stands for who is looking."""
        return scope_of(self.viewer)


def edition_for(viewer: Viewer) -> Edition:
    """What is shown to a viewer now. Raises :class:`waypost.errors.ReleaseError` when there is no release."""
    return _edition(os.path.realpath(settings.WAYPOST_RELEASE), viewer, written_beside())


@lru_cache(maxsize=256)
def _edition(real: str, viewer: Viewer, beside: tuple[int, ...]) -> Edition:
    release = open_release(Path(real))
    earlier = find_earlier(release)
    release_id = str(release.manifest["release_id"])
    earlier_id = str(earlier.manifest["release_id"]) if earlier else None
    version = served_version() + load_catalog().overlay.digest
    mark = digest(real, release_id, earlier_id or "", scope_of(viewer), version, str(beside))
    return Edition(real, release_id, str(release.manifest["as_of"]), earlier_id, viewer, mark)


@lru_cache(maxsize=256)
def scope_of(viewer: Viewer) -> str:
    """A short name for what a viewer may see: the same for all who may see the same."""
    return digest(
        viewer.audience, " ".join(viewer.own()), " ".join(sorted(set(viewer.concerns))), " ".join(viewer.hidden)
    )[:16]


def digest(*parts: str) -> str:
    """Forty hexadecimal digits that stand for texts."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()


def etag_of(edition: Edition, forms: tuple[str, ...], address: str) -> str:
    """The strong ETag of an address."""
    return f'"{digest(edition.mark, " ".join(forms), address)}"'


def matches(etag: str, header: str) -> bool:
    """Whether ``If-None-Match`` holds the ETag; what a compressing server made weak is taken too."""
    return any(part.strip().removeprefix("W/") == etag for part in header.split(","))


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, as the middleware of the accounts says."""
    found: Viewer = request.viewer  # type: ignore[attr-defined]  # put there by the accounts
    return found


@cache
def served_version() -> str:
    """Of the code and the catalog that answers are made with."""
    hashed = hashlib.blake2b(waypost.__version__.encode(), digest_size=20)
    root = Path(waypost.__file__).parent
    for room in _ROOMS:
        for path in sorted(each for each in (root / room).rglob("*") if each.suffix in _READ):
            hashed.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    catalog = load_catalog().path
    for path in sorted(p for part in ("reference", "rules", "trails", "schema") for p in (catalog / part).rglob("*")):
        if path.is_file():
            hashed.update(str(path.relative_to(catalog)).encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()
