"""How often somebody who is not signed in may ask: a bucket of tokens per address, in each process.

``WAYPOST_API_RATE`` says how many requests in which time, ``1200/m`` unless it says otherwise; ``0`` sets no limit.
``WAYPOST_PROXIES`` says how many proxies of ours stand before the server: the address that they were asked from is
then read from ``X-Forwarded-For``, and from nowhere else.
"""

from __future__ import annotations

import math
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest

from waypost.errors import InputError
from waypost.web.api.problems import Problem

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_MOST = 50_000  # addresses that are remembered


class Buckets:
    """A bucket of ``count`` tokens for each key, which fills again in ``seconds``."""

    def __init__(self, count: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """All full."""
        self.count, self.seconds, self.clock = count, seconds, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Take a token; 0 when there was one, else the seconds until there is."""
        if not self.count:
            return 0.0
        now = self.clock()
        with self._lock:
            level, since = self._levels.pop(key, (float(self.count), now))
            level = min(float(self.count), level + (now - since) * self.count / self.seconds)
            has_token = level >= 1
            self._levels[key] = (level - 1 if has_token else level, now)
            while len(self._levels) > _MOST:
                self._levels.popitem(last=False)
        return 0.0 if has_token else (1 - level) * self.seconds / self.count


def read_rate(text: str) -> tuple[int, float]:
    """Requests and seconds of a rate such as ``1200/m``. Raises :class:`InputError` for what is none."""
    if text.strip() == "0":
        return 0, 1.0
    found = re.fullmatch(r"\s*(\d{1,9})\s*/\s*(\d{0,6})\s*([smhd])\s*", text)
    if not found or not int(found[1]):
        raise InputError(f"WAYPOST_API_RATE={text}: expected a rate such as 1200/m or 20/s, or 0 for no limit")
    return int(found[1]), float(int(found[2] or 1) * _SECONDS[found[3]])


_held: dict[str, Buckets] = {}


def check_rate(request: HttpRequest) -> None:
    """Count a request. Raises :class:`Problem` with ``Retry-After`` when there were too many."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return
    rate = str(getattr(settings, "WAYPOST_API_RATE", "1200/m"))
    buckets = _held.get(rate)
    if buckets is None:
        buckets = _held.setdefault(rate, Buckets(*read_rate(rate)))
    wait = buckets.take(address_of(request))
    if wait:
        seconds = math.ceil(wait)
        raise Problem(
            "too-many-requests",
            f"more than {rate} from one address; ask again in {seconds} s, or sign in",
            headers={"Retry-After": str(seconds)},
            retry_after=seconds,
        )


def address_of(request: HttpRequest) -> str:
    """The address that a request comes from, as far as our own proxies tell."""
    proxies = int(getattr(settings, "WAYPOST_PROXIES", 0))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies and len(told) >= proxies:
        return told[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
