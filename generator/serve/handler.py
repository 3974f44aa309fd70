"""Answers a browser: files of the site, under the policy that a host should set, and events."""

import contextlib
import os
import shutil
import socket
from collections.abc import Callable
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from generator.errors import OperatorError
from generator.hosting import SECURITY
from generator.problems import printable
from generator.serve.bell import Bell
from generator.serve.files import content_type, find

Say = Callable[[str], None]
OWN = "/__tongwen__/"
_SCRIPT = f'<script src="{OWN}reload.js" defer></script>'.encode()
_HTML, _JAVASCRIPT = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
_NO_SITE = b"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>No site yet</title></head>
<body><h1>No site yet</h1><p>It could not be built; the errors are in the terminal.</p></body>
</html>
"""
_MISSING = _NO_SITE.replace(b"No site yet", b"Not found").replace(
    b"It could not be built; the errors are in the terminal.", b"There is no such page."
)


class Server(ThreadingHTTPServer):
    """Serves the folder `root`; where a `bell` is given, pages listen to it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str, port: int, root: Path, bell: Bell | None, say: Say) -> None:
        self.root, self.bell, self.say = root, bell, say
        if ":" in host:
            self.address_family = socket.AF_INET6
        try:
            super().__init__((host, port), Handler)
        except (OSError, OverflowError) as error:
            raise _refused(host, port, error) from error

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host, port = self.server_address[:2]
        name = f"[{host!s}]" if self.address_family == socket.AF_INET6 else host
        return f"http://{name!s}:{port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that went away is no fault."""


def _refused(host: str, port: int, error: Exception) -> OperatorError:
    reason = getattr(error, "strerror", None) or "it is no port"
    if isinstance(error, OSError) and "in use" in str(error):
        return OperatorError(
            f"Port {port} of {host} is in use by another program.",
            f"Stop it, or choose another port: --port {port + 1 if port < 65535 else 8001}.",
        )
    return OperatorError(f"Cannot listen on port {port} of {host}: {reason}.",
                         "Use --host 127.0.0.1 and a port from 1024 to 65535.")  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "tongwen"
    sys_version = ""
    #: Seconds that an idle connection is kept.
    timeout = 60

    def do_GET(self) -> None:
        """Answer with the file, or with the stream of events."""
        address = urlsplit(self.path).path
        if self.server.bell and address == f"{OWN}events":
            self._events(self.server.bell)
        elif self.server.bell and address == f"{OWN}reload.js":
            self._bytes(Path(__file__).with_name("reload.js").read_bytes(), _JAVASCRIPT)
        else:
            self._site()

    def do_HEAD(self) -> None:
        """Answer as GET does, without the body."""
        self._site()

    def _site(self) -> None:
        found = find(self.server.root, self.path)
        if found is None:
            self._missing()
        elif found.is_folder:
            self._move(quote(urlsplit(self.path).path, safe="/%") + "/")
        else:
            self._file(found.path)

    def _missing(self) -> None:
        if not self.server.root.is_dir():
            self._bytes(self._listening(_NO_SITE), _HTML, HTTPStatus.SERVICE_UNAVAILABLE)
            return
        page = find(self.server.root, "/404.html")
        body = page.path.read_bytes() if page else _MISSING
        self._bytes(self._listening(body), _HTML, HTTPStatus.NOT_FOUND)

    def _move(self, address: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        # One slash: two would name another host.
        self.send_header("Location", "/" + address.lstrip("/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _file(self, path: Path) -> None:
        kind = content_type(path)
        try:
            file = path.open("rb")
        except OSError:
            self._missing()
            return
        with file:
            status = os.fstat(file.fileno())
            tag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
            if self.headers.get("If-None-Match") == tag:
                self._head(HTTPStatus.NOT_MODIFIED, kind, None, tag)
            elif kind == _HTML:
                self._bytes(self._listening(file.read()), kind, tag=tag)
            else:
                self._head(HTTPStatus.OK, kind, status.st_size, tag, status.st_mtime)
                self._body(lambda: shutil.copyfileobj(file, self.wfile))

    def _listening(self, page: bytes) -> bytes:
        """Give a page that listens to the bell; the file on the disk never does."""
        if self.server.bell is None:
            return page
        head, end, rest = page.partition(b"</head>")
        return head + _SCRIPT + end + rest if end else page + _SCRIPT

    def _bytes(
        self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK, tag: str = ""
    ) -> None:
        self._head(status, kind, len(body), tag)
        self._body(lambda: self.wfile.write(body))

    def _body(self, send: Callable[[], object]) -> None:
        if self.command == "HEAD":
            return
        with contextlib.suppress(ConnectionError, TimeoutError):
            send()

    def _head(
        self,
        status: HTTPStatus,
        kind: str,
        length: int | None,
        tag: str = "",
        changed: float = 0,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        if tag:
            self.send_header("ETag", tag)
        if changed:
            self.send_header("Last-Modified", formatdate(changed, usegmt=True))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()

    def end_headers(self) -> None:
        """Add what every answer carries."""
        for name, value in SECURITY.items():
            self.send_header(name, value)
        super().end_headers()

    def _events(self, bell: Bell) -> None:
        self.close_connection = True
        self._head(HTTPStatus.OK, "text/event-stream; charset=utf-8", None)
        last = bell.last
        with contextlib.suppress(ConnectionError, TimeoutError):
            self.wfile.write(last.encode() if last.event == "fault" else b": hello\n\n")
            while not bell.closed:
                heard = bell.wait(last.number, 15)
                self.wfile.write(heard.encode() if heard else b": still here\n\n")
                last = heard or last

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of what went well."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002
        """Name pages that are not there."""
        if code == HTTPStatus.NOT_FOUND:
            self.server.say(f"404 {printable(unquote(self.path)[:200])}")
