"""The real server, as `waypost serve` starts it, on a free port."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(release: str, *options: str) -> Iterator[str]:
    """Address of a running server; stopped afterwards."""
    command = [sys.executable, "-u", "-m", "waypost.cli.main", "serve", release, "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://[\d.]+:\d+", line)
        assert found, line
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()
