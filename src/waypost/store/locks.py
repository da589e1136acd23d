"""Locks on folders that the system takes back when their process dies, however it dies.

A process id says too little: in a container the killed build and the next one have the same. A lock needs no
file that could be left behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

_LONG = 86_400.0  # seconds after which a folder is abandoned, where the file system knows no locks


def lock(folder: Path) -> int:
    """Hold a folder until the descriptor that is returned is closed or the process ends.

    A file system without locks (some network shares) gives a descriptor that holds nothing.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    with contextlib.suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one here; wait for the others. For moments, not for a whole build."""
    descriptor = lock(folder)
    try:
        yield
    finally:
        os.close(descriptor)


def is_abandoned(folder: Path) -> bool:
    """Whether no living process holds a folder."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # no locks here: old enough not to be at work
        return time.time() - folder.stat().st_mtime > _LONG
    finally:
        os.close(descriptor)
    return True
