"""A server on this machine that answers as publishers do: ranges, broken connections, waits, changed files, pages."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# One entry per request, in order: what to do instead of answering well. After the last one all is well.
Trouble = dict[str, Any]


@dataclass
class Publisher:
    """What the server holds by path, which troubles come first, and every request that it got."""

    bodies: dict[str, bytes] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    pages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    has_ranges: bool = True
    address: str = ""

    def ranges(self) -> list[str | None]:
        """The ``Range`` of each request."""
        return [headers.get("range") for _, headers in self.requests]


def _handler(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            publisher.requests.append((self.path, headers))
            trouble = publisher.troubles.pop(0) if publisher.troubles else {}
            if "etag" in trouble:  # the publisher puts another version in its place
                path = urlsplit(self.path).path
                publisher.etags[path] = trouble["etag"]
                publisher.bodies[path] = trouble["body"]
            if "status" in trouble:
                self._answer(trouble["status"], b"not now", trouble.get("headers", {}))
            elif urlsplit(self.path).path in publisher.pages:
                self._page()
            else:
                self._file(headers, trouble)

        def _page(self) -> None:
            parts = urlsplit(self.path)
            number = int(parse_qs(parts.query).get("page", ["1"])[0])
            pages = publisher.pages[parts.path]
            body = pages[number - 1] if number <= len(pages) else {"items": []}
            self._answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

        def _file(self, headers: dict[str, str], trouble: Trouble) -> None:
            path = urlsplit(self.path).path
            if path not in publisher.bodies:
                self._answer(404, b"no such file", {})
                return
            body, etag = publisher.bodies[path], publisher.etags.get(path, "")
            said = {"ETag": etag} if etag else {}
            wanted = headers.get("range", "")
            if wanted and publisher.has_ranges and headers.get("if-range", etag) == etag:
                first = int(wanted.removeprefix("bytes=").removesuffix("-"))
                if first >= len(body):
                    self._answer(416, b"", {"Content-Range": f"bytes */{len(body)}"})
                    return
                said["Content-Range"] = f"bytes {first}-{len(body) - 1}/{len(body)}"
                self._answer(206, body[first:], said, trouble)
            else:
                self._answer(200, body, said, trouble)

        def _answer(self, status: int, body: bytes, headers: dict[str, str], trouble: Trouble | None = None) -> None:
            trouble = trouble or {}
            self.send_response(status)
            for name, value in {**headers, **trouble.get("said", {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(trouble.get("length", len(body))))
            self.end_headers()
            sent = body[: trouble["drop_after"]] if "drop_after" in trouble else body
            self.wfile.write(sent)
            if "drop_after" in trouble or "length" in trouble:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Tests read the requests, not the log."""

    return Handler


@contextlib.contextmanager
def serving(publisher: Publisher) -> Iterator[Publisher]:
    """Answer on a port of this machine until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(publisher))
    server.daemon_threads = True
    publisher.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
