"""The preview: what it serves, what it refuses, and how pages hear of edits."""

import doctest
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, sync_playwright

from generator.build import Options
from generator.cli.starting import SKELETON
from generator.errors import OperatorError, UsageError
from generator.hosting import POLICY
from generator.serve import Preview, bell, files
from generator.serve.bell import Bell
from generator.serve.files import find
from generator.serve.handler import Server
from generator.serve.watching import changes

CHROMIUM = Path("/usr/bin/chromium")
RECORDS = "content/catalog/courses/all.jsonl"


@pytest.fixture
def courses(tmp_path: Path) -> Path:
    """A small site of two courses, its sources only."""
    return Path(shutil.copytree(SKELETON, tmp_path / "courses"))


@pytest.fixture
def preview(courses: Path) -> Preview:
    said: list[str] = []
    options = Options(courses / "site_config.yml", courses / "site", engine="serial")
    preview = Preview(options, said.append)
    preview.first()
    return preview


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files of a site, and what lies around them."""
    names = [
        "index.html",
        "404.html",
        "ar/index.html",
        "ar/数据 结构.html",
        "a.css",
        ".tongwen",
    ]
    for name in [*(f"site/{n}" for n in [*names, "ru/feed.atom", "_redirects"]), "secret.html"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><head></head><body>{name}</body></html>", "utf-8")
    (tmp_path / "site/link.html").symlink_to(tmp_path / "secret.html")
    (tmp_path / "site/out").symlink_to(tmp_path)
    (tmp_path / "site/empty").mkdir()
    return tmp_path / "site"


@contextmanager
def running(root: Path, bell: Bell, say: Callable[[str], None] = str) -> Iterator[Server]:
    server = Server("127.0.0.1", 0, root, bell, say)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        bell.close()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with running(folder, Bell()) as server:
        yield server


def edit(courses: Path, old: str, new: str) -> Path:
    records = courses / RECORDS
    records.write_text(records.read_text("utf-8").replace(old, new), "utf-8")
    return records


def ask(
    server: Server, target: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=20)
    connection.putrequest(method, target)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/", "index.html"),
        ("/ar/", "ar/index.html"),
        ("/ar/index.html?x=/../y#z", "ar/index.html"),
        ("/ar/%E6%95%B0%E6%8D%AE%20%E7%BB%93%E6%9E%84.html", "ar/数据 结构.html"),
        ("/ar/index.html/", None),
        ("/empty/", None),
        ("/../secret.html", None),
        ("/%2e%2e/secret.html", None),
        ("/ar/..%2f..%2fsecret.html", None),
        ("/ar/%2e%2e/index.html", None),
        ("//etc/passwd", None),
        ("/ar//index.html", None),
        ("/out/secret.html", None),
        ("/link.html", None),
        ("/.tongwen", None),
        ("/index.html%00.css", None),
        ("/ar\\index.html", None),
        ("/" + "a" * 5000, None),
        ("index.html", None),
    ],
)
def test_an_address_leads_to_a_file_of_the_site_or_to_nothing(
    folder: Path, target: str, expected: str | None
) -> None:
    found = find(folder, target)
    assert (found and found.path.relative_to(folder).as_posix()) == expected


def test_a_folder_without_its_slash_is_moved_within_the_site(server: Server) -> None:
    answer, _ = ask(server, "/ar")
    assert (answer.status, answer.headers["Location"]) == (301, "/ar/")
    answer, _ = ask(server, "//ar")
    assert answer.headers["Location"] == "/ar/", "two slashes would name another host"


def test_a_page_comes_with_the_policy_and_listens(server: Server, folder: Path) -> None:
    answer, body = ask(server, "/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b'<script src="/__tongwen__/reload.js" defer></script></head>' in body
    assert b"__tongwen__" not in (folder / "index.html").read_bytes()


def test_the_policy_is_the_one_that_hosts_are_told() -> None:
    guide = Path(__file__).parent.parent / "docs" / "guide"
    for name in ("templates.md", "getting-started.md"):
        assert f"Content-Security-Policy: {POLICY}" in (guide / name).read_text("utf-8"), name


def test_without_watching_pages_are_served_as_they_are(server: Server) -> None:
    server.bell, listening = None, server.bell
    answer, body = ask(server, "/")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert b"__tongwen__" not in body
    assert ask(server, "/__tongwen__/events")[0].status == 404
    server.bell = listening


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/a.css", "text/css; charset=utf-8"),
        ("/ru/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/_redirects", "text/plain; charset=utf-8"),
        ("/__tongwen__/reload.js", "text/javascript; charset=utf-8"),
    ],
)
def test_every_kind_of_file_has_its_type(server: Server, target: str, kind: str) -> None:
    answer, body = ask(server, target)
    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert len(body) == int(answer.headers["Content-Length"])


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    full, body = ask(server, "/ar/index.html")
    answer, nothing = ask(server, "/ar/index.html", "HEAD")
    assert nothing == b""
    assert answer.headers["Content-Length"] == str(len(body)) == full.headers["Content-Length"]


@pytest.mark.parametrize("target", ["/", "/a.css"])
def test_what_the_browser_has_already_is_not_sent_again(server: Server, target: str) -> None:
    answer, _ = ask(server, target)
    again, body = ask(server, target, If_None_Match=answer.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_a_missing_page_is_the_sites_own_and_named_in_the_terminal(folder: Path) -> None:
    said: list[str] = []
    with running(folder, Bell(), said.append) as server:
        answer, body = ask(server, "/nothing%E2%80%AE.html")
    assert answer.status == 404
    assert b"site/404.html" in body
    assert said == ["404 /nothing<U+202E>.html"]


def test_other_methods_are_refused(server: Server) -> None:
    answer, body = ask(server, "/", "POST")
    assert answer.status == 501
    assert b"Traceback" not in body


def test_a_busy_port_is_named_with_another(server: Server, folder: Path) -> None:
    port = server.server_address[1]
    with pytest.raises(OperatorError, match=f"Port {port} of 127.0.0.1 is in use") as caught:
        Server("127.0.0.1", port, folder, None, str)
    assert f"--port {port + 1}" in caught.value.hint


def test_an_address_that_is_not_ours_is_refused_in_words(folder: Path) -> None:
    with pytest.raises(OperatorError, match=r"Cannot listen on port 0 of 203\.0\.113\.7"):
        Server("203.0.113.7", 0, folder, None, str)


def test_an_edit_renders_what_changed_and_reloads(preview: Preview, courses: Path) -> None:
    preview.again(frozenset({edit(courses, "Grow herbs", "Raise herbs")}))
    assert preview.bell.last.event == "reload"
    page = courses / "site/en/courses/grow-herbs-on-a-balcony.html"
    assert "Raise herbs on a balcony" in page.read_text("utf-8")
    assert preview.bell.last.number == 2


def test_nothing_changed_rings_nothing(preview: Preview) -> None:
    preview.again(frozenset())
    assert (preview.bell.last.event, preview.bell.last.number) == ("reload", 1)


def test_a_broken_edit_keeps_the_site_and_shows_the_error(
    preview: Preview, courses: Path
) -> None:
    records, site = courses / RECORDS, courses / "site"
    before = {p: p.read_bytes() for p in site.rglob("*.html")}
    good = records.read_bytes()
    records.write_bytes(good.replace(b'"0812"', b'"812"'))
    preview.again(frozenset({records}))
    ring = preview.bell.last
    assert ring.event == "fault"
    assert f"{RECORDS}:2: error:" in ring.data
    assert "hint: Did you mean `0812`?" in ring.data
    preview.again(frozenset())
    assert preview.bell.last == ring, "the same error again is not told twice"
    records.write_bytes(good)
    preview.again(frozenset({records}))
    assert preview.bell.last.event == "fine"
    assert {p: p.read_bytes() for p in site.rglob("*.html")} == before


def test_with_errors_and_no_site_the_browser_is_told(courses: Path) -> None:
    (courses / RECORDS).write_text("{", "utf-8")
    preview = Preview(
        Options(courses / "site_config.yml", courses / "site", engine="serial"), str
    )
    preview.first()
    with running(courses / "site", preview.bell) as server:
        answer, body = ask(server, "/")
    assert answer.status == 503
    assert b"No site yet" in body
    assert b"reload.js" in body


def test_what_no_edit_would_mend_ends_the_preview(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no"):
        Preview(Options(tmp_path / "site_config.yml", tmp_path / "site"), str).first()


def test_changes_are_heard_wherever_a_site_has_its_sources(courses: Path) -> None:
    stop, config = threading.Event(), courses / "site_config.yml"
    guard = threading.Timer(30, stop.set)
    guard.start()
    heard = changes(config, stop)
    assert next(heard) == frozenset()
    passing = (courses / RECORDS).with_name("sed1x2y3z")
    passing.write_text("{}", "utf-8")
    passing.replace(courses / RECORDS)
    assert next(heard) == {courses / RECORDS}, "a file that came and went is no change"

    def until(path: Path) -> None:
        assert any(path in burst for burst in heard), f"{path} was not heard of"

    new = courses / "new.yml"
    new.write_text(config.read_text("utf-8") + "static: files\n", "utf-8")
    new.replace(config)
    until(config)
    (courses / "files").mkdir()
    assert next(heard) == frozenset(), "what may have changed while nobody watched"
    (courses / "files/logo.svg").write_text("<svg/>", "utf-8")
    until(courses / "files/logo.svg")
    guard.cancel()
    stop.set()
    heard.close()


def _events(port: int) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/__tongwen__/events")
    return connection.getresponse()


def _next_event(stream: http.client.HTTPResponse) -> str:
    lines = iter(stream.readline, b"")
    return next(line.decode().strip() for line in lines if line.startswith(b"event:"))


def test_serve_follows_edits_until_it_is_interrupted(courses: Path) -> None:
    command = [sys.executable, "-m", "generator", "serve", "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(
        command, cwd=courses, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr
            address = next(line for line in process.stderr if "Serving at" in line)
            found = re.search(r":(\d+)/ ", address)
            assert found
            stream = _events(int(found[1]))
            assert stream.headers["Content-Type"] == "text/event-stream; charset=utf-8"
            assert stream.readline() == b": hello\n"
            records = courses / RECORDS
            records.write_text(
                records.read_text("utf-8").replace("Winter", "Winter and spring"), "utf-8"
            )
            assert _next_event(stream) == "event: reload"
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
            assert process.wait(30) == 0
        finally:
            process.kill()
    # Which file it was is not known when the edit came before the first look.
    assert re.search(r"\d+ rendered", rest)
    assert rest.rstrip().endswith("Stopped.")
    assert "Traceback" not in rest


@pytest.mark.browser
def test_a_page_shows_errors_and_reloads_under_the_policy(
    preview: Preview, courses: Path
) -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with running(courses / "site", preview.bell) as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page = chromium.new_page()
        said: list[ConsoleMessage] = []
        page.on("console", lambda message: said.append(message))  # noqa: PLW0108 it sets attributes
        with page.expect_response("**/__tongwen__/events"):
            page.goto(f"{server.address}fr/index.html")
        preview.bell.ring("fault", "content/a.jsonl:1: error: <b>خطأ</b>")
        notice = page.get_by_role("alert")
        notice.wait_for()
        assert "content/a.jsonl:1: error: <b>خطأ</b>" in notice.inner_text()
        with page.expect_navigation():
            preview.bell.ring("reload")
        assert notice.count() == 0
        assert [m.text for m in said if m.type == "error"] == []
        chromium.close()


@pytest.mark.parametrize("module", [bell, files])
def test_examples_in_the_modules_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
