"""A web server that can misbehave, on loopback; it counts what it is asked."""

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.mirror_site import Site


@dataclass
class Behaviour:
    """What the server does, by path; the names of faults are those below."""

    files: Site
    faults: dict[str, str] = field(default_factory=dict)
    #: A fault of every file that has none of its own.
    fault: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    #: How often a passing fault has shown itself, by path.
    shown: dict[str, int] = field(default_factory=dict)


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[str]:
    """Serve; give the address."""

    open_: list[socket.socket] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            behaviour.connections += 1
            open_.append(self.request)
            super().setup()

        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            behaviour.asked.append((path, self.headers.get("Range", "")))
            body = behaviour.files.get(path)
            fault = behaviour.faults.get(path, behaviour.fault)
            if body is None:
                self.answer(404, b"")
            else:
                getattr(self, f"do_{fault or 'well'}")(path, body)

        def do_well(self, path: str, body: bytes) -> None:
            asked = self.headers.get("Range", "")
            if not asked:
                self.answer(200, body)
                return
            begin, _, end = asked.removeprefix("bytes=").partition("-")
            part = body[int(begin) : int(end) + 1 if end else None]
            where = f"bytes {begin}-{int(begin) + len(part) - 1}/{len(body)}"
            self.answer(206, part, ("Content-Range", where))

        def do_no_ranges(self, path: str, body: bytes) -> None:
            self.answer(200, body)

        def do_cut(self, path: str, body: bytes) -> None:
            """Break the connection in the middle, every first time."""
            asked = self.headers.get("Range", "")
            begin = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
            if behaviour.shown.setdefault(path, 0) or len(body) - begin < 2:
                self.do_well(path, body)
                return
            behaviour.shown[path] = 1
            part = body[begin:]
            self.send_response(206 if asked else 200)
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            self.wfile.write(part[: len(part) // 2])
            self.wfile.flush()
            self.close_connection = True

        def do_busy(self, path: str, body: bytes) -> None:
            """Be overloaded, every first time."""
            if behaviour.shown.setdefault(path, 0):
                self.do_well(path, body)
                return
            behaviour.shown[path] = 1
            self.answer(503, b"busy", ("Retry-After", "7"))

        def do_broken(self, path: str, body: bytes) -> None:
            self.answer(500, b"<html>oops</html>")

        def do_private(self, path: str, body: bytes) -> None:
            self.answer(401, b"who are you")

        def do_moved(self, path: str, body: bytes) -> None:
            if path.startswith("moved/"):
                self.do_well(path, body)
            else:
                self.answer(302, b"", ("Location", f"/moved/{path}"))

        def do_circles(self, path: str, body: bytes) -> None:
            self.answer(302, b"", ("Location", f"/{path}"))

        def do_endless(self, path: str, body: bytes) -> None:
            self.send_response(206 if self.headers.get("Range") else 200)
            self.end_headers()
            self.close_connection = True
            try:
                for _ in range(100_000):
                    self.wfile.write(b"\0" * 65_536)
            except OSError:
                return

        def do_gzip_bomb(self, path: str, body: bytes) -> None:
            """Say that the body is compressed, which was not asked for."""

            self.answer(200, gzip.compress(b"\0" * 5_000_000), ("Content-Encoding", "gzip"))

        def answer(self, status: int, body: bytes, *headers: tuple[str, str]) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        for one in open_:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        server.server_close()
