"""How a publisher's server is asked: patiently, never from https to http, as a browser where it insists on one.

Passing faults (429, 5xx, a connection that drops) are tried again, ``Retry-After`` is honoured. Addresses are told
without their query, which can hold somebody's client id. Only this module and its two neighbours know the network.
"""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Callable
from dataclasses import dataclass

import httpx
import stamina

from waypost.errors import InputError
from waypost.reference.context import Address

MAX_FILE_BYTES = 512 * 1024**2
_RETRIED = frozenset((408, 425, 429, 500, 502, 503, 504))
_LONGEST_WAIT = dt.timedelta(seconds=120)
_MOST_REDIRECTS = 5
# The United Nations' server refuses what does not say that it is a browser.
_BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
_PLAIN = "waypost"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Fetcher:
    """How to ask: a client, and how patiently. ``first_wait`` is in seconds and doubles with each try."""

    client: httpx.Client
    attempts: int = 6
    first_wait: float = 0.5
    say: Say | None = None

    def ask(self, once: Callable[[], None]) -> None:
        """Do it until it works, as patiently as declared; raises the last :class:`httpx.HTTPError`."""
        for attempt in stamina.retry_context(
            on=_retry_or_wait,
            attempts=self.attempts,
            timeout=None,
            wait_initial=self.first_wait,
            wait_max=30.0,
            wait_jitter=0,
        ):
            with attempt:
                once()

    def tell(self, text: str) -> None:
        """Say what is being done, where somebody listens."""
        if self.say:
            self.say(text)


def shown(url: str) -> str:
    """An address without its query, which can hold somebody's client id."""
    return str(httpx.URL(url).copy_with(query=None))


def told(error: httpx.HTTPError) -> str:
    """What went wrong, without the address."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"the server answers {error.response.status_code} {error.response.reason_phrase}"
    return str(error) or type(error).__name__


def _retry_or_wait(error: Exception) -> bool | dt.timedelta:
    """Transport faults and passing statuses are tried again, after the time that the server names."""
    if isinstance(error, httpx.HTTPStatusError):
        if error.response.status_code not in _RETRIED:
            return False
        return _stated_wait(error.response.headers.get("Retry-After", "")) or True
    return isinstance(error, httpx.TransportError)


def _stated_wait(text: str) -> dt.timedelta | None:
    """``Retry-After`` as seconds or as a date, two minutes at most."""
    if text.isdecimal():
        return min(dt.timedelta(seconds=int(text)), _LONGEST_WAIT)
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(dt.timedelta(0), min(until - dt.datetime.now(dt.UTC), _LONGEST_WAIT))


def send(fetcher: Fetcher, url: str, headers: dict[str, str]) -> httpx.Response:
    """The answer to a request, its body not read yet; follows redirects, never from https to http."""
    current = httpx.URL(url)
    for _ in range(_MOST_REDIRECTS + 1):
        response = fetcher.client.send(
            fetcher.client.build_request("GET", current, headers=headers), stream=True, follow_redirects=False
        )
        if not response.has_redirect_location:
            return response
        response.close()
        following = current.join(response.headers["Location"])
        if current.scheme == "https" and following.scheme != "https":
            raise InputError(f"{shown(url)}: leads from https to {following.scheme}; not followed")
        current = following
    raise InputError(f"{shown(url)}: more than {_MOST_REDIRECTS} redirects")


def headers_for(address: Address) -> dict[str, str]:
    return {"User-Agent": _BROWSER if address.is_browser_needed else _PLAIN, "Accept-Encoding": "identity"}
