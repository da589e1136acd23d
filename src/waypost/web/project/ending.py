"""Processes beside a server end with it, whatever way it ends."""

from __future__ import annotations

import contextlib
import os
import threading


def end_with_parent() -> None:
    """End this process when its standard input ends, a pipe that a server holds. Without a server: nothing.

    A process whose server was killed would go on by itself.
    """
    if os.environ.get("WAYPOST_WORKER_OF") is None:
        return

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1024):  # not sys.stdin, whose lock a process that ends would wait for
                pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()
