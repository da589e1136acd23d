"""The real server, as `waypost serve` starts it, on a free port."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
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
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{found[0]}/en/", timeout=30).close()
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()
