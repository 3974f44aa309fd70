"""The tiny models, archives made to do harm, and servers that misbehave."""

import json
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from generator.translation.draft.models.install import install_file
from tests.conftest import REPOSITORY

ARCHIVES = REPOSITORY / "tests" / "data" / "mt"
ZH_EN = ARCHIVES / "translate-zh_en-1_0.argosmodel"
EN_FR = ARCHIVES / "translate-en_fr-1_0.argosmodel"


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both tiny models installed."""
    folder = tmp_path_factory.mktemp("packages")
    for archive in (ZH_EN, EN_FR):
        install_file(archive, folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home without models."""
    monkeypatch.delenv("TONGWEN_MODELS", raising=False)
    monkeypatch.delenv("ARGOS_PACKAGES_DIR", raising=False)
    for name in ("DATA", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    return tmp_path / "home"


@lru_cache(maxsize=4)
def bodies(archive: Path = ZH_EN) -> Mapping[str, bytes]:
    """What is in a package, by its name in the archive."""
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


Entry = tuple[str | zipfile.ZipInfo, bytes]


def archive(file: Path, entries: Mapping[str, bytes] | None = None, *more: Entry) -> Path:
    """Write an archive of `entries` (those of a good package where None) and `more`."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in (bodies() if entries is None else entries).items():
            out.writestr(name, body)
        for entry, body in more:
            out.writestr(entry, body)
    return file


def changed(**files: bytes | None) -> dict[str, bytes]:
    """The good package with some files other, or (None) gone: `metadata_json=b"{}"`."""
    names = {name.rpartition("/")[2].replace(".", "_"): name for name in bodies()}
    known = dict(bodies())
    for short, body in files.items():
        if body is None:
            del known[names[short]]
        else:
            known[names[short]] = body
    return known


def metadata(**facts: Any) -> dict[str, bytes]:
    """The good package with other metadata."""
    known = json.loads(bodies()["translate-zh_en/metadata.json"])
    return changed(metadata_json=json.dumps(known | facts).encode())


#: Takes the handler and the question's JSON (None for GET); writes the answer itself.
Behaviour = Callable[[BaseHTTPRequestHandler, Any], None]


def send(handler: BaseHTTPRequestHandler, answer: object, status: int = 200) -> None:
    """Answer with JSON, or with bytes as they are."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def serving(behave: Behaviour) -> Iterator[str]:
    """Give the address of a server on this computer that behaves so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behave(self, None)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            behave(self, json.loads(self.rfile.read(length)))

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
