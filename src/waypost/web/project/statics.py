"""Static files made ready once: hashed names that browsers may keep for ever, packed beforehand.

They follow from the code, so they are kept under a name made of it beside other caches. Without them (in tests, or
where nothing may be written) the files are served as they lie in the packages.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

# Of packages that bring more than the pages use.
_IGNORED = ["ext", "htmax*", "htmx-4*", "htmx-2.js", "django-htmx.js"]


def static_folder() -> Path:
    """Where the files of this code are kept, whether or not they are there yet."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where a cache is wanted

    digest = hashlib.sha256()
    room = Path(__file__).resolve().parents[1]
    for path in sorted(room.glob("*/static/**/*")):
        if path.is_file():
            digest.update(str(path.relative_to(room)).encode() + b"\0" + path.read_bytes())
    import django_htmx  # noqa: PLC0415 - its version names its files

    digest.update(str(Path(django_htmx.__file__).stat().st_size).encode())
    place = os.environ.get("WAYPOST_STATIC_CACHE")
    return (Path(place) if place else user_cache_path("waypost") / "static") / digest.hexdigest()[:16]


def collect_static() -> Path:
    """The folder with all static files, hashed and packed; made when it is not there. Needs Django's settings."""
    folder = static_folder()
    if folder.is_dir():
        return folder
    from django.conf import settings  # noqa: PLC0415 - read once they are known
    from django.contrib.staticfiles.management.commands.collectstatic import Command  # noqa: PLC0415 - the same
    from django.core.management import call_command  # noqa: PLC0415 - the same

    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    final = settings.STATIC_ROOT
    try:
        settings.STATIC_ROOT = str(made)
        call_command(Command(), interactive=False, verbosity=0, ignore_patterns=_IGNORED)
        try:
            os.replace(made, folder)
        except OSError:  # somebody else was first
            if not folder.is_dir():
                raise
    finally:
        settings.STATIC_ROOT = final
        shutil.rmtree(made, ignore_errors=True)
    return folder
