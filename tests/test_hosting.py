"""Settings for servers: nginx and Caddy run with them and answer as they should."""

import http.client
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from generator import hosting
from generator.cli import tongwen
from generator.hosting import ASK, FOREVER, POLICY, SOON
from tests.deploy_sites import CONFIG
from tests.nginx import nginx

LONG = "<!DOCTYPE html><p>" + "a long page " * 200
FILES = {
    "index.html": LONG,
    "404.html": "<p>lost",
    "ar/index.html": LONG,
    "ar/new.html": "new",
    "assets/site.0123456789abcdef.css": "body{}",
    "search/ar/root.bin": "root",
    "search/ar/p/0123456789ab/0.bin": "pack",
    "sw.js": "//",
    "_redirects": "/ar/old.html /ar/new.html 301\n",
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site_config.yml").write_text(CONFIG)
    for path, body in FILES.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(body)
    return tmp_path


def told(*arguments):
    result = CliRunner().invoke(tongwen, ["hosting", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@contextmanager
def caddy(home, settings):
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not installed")
    home.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (home / "Caddyfile").write_text(
        f"{{\n admin off\n auto_https off\n}}\nhttp://127.0.0.1:{port} {{\n{settings}\n}}\n"
    )
    command = ["caddy", "run", "--config", str(home / "Caddyfile"), "--adapter", "caddyfile"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, env={"HOME": str(home), "PATH": "/usr/bin:/bin"}
        )
    try:
        for _ in range(600):
            assert process.poll() is None, (home / "log").read_text()
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(params=["nginx", "caddy"])
def server(request, place):
    @contextmanager
    def run(base):
        settings = told(request.param, "--base", base)
        runner = nginx if request.param == "nginx" else caddy
        with runner(place / "server", settings) as address:
            yield address

    return run


def get(address, path, **headers):
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


@pytest.mark.parametrize("base", ["/", "/edu/"])
def test_the_site_stands_under_any_path_with_its_headers(server, base):
    with server(base) as address:
        status, headers, body = get(address, f"{base}ar/index.html")
        assert (status, body.decode()) == (200, LONG)
        assert headers["Content-Security-Policy"] == POLICY
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == SOON
        assert headers["Content-Language"] == "ar"
        assert headers["Content-Type"].lower() == "text/html; charset=utf-8"
        assert get(address, base)[0] == 200
        for path, keeps in (
            ("assets/site.0123456789abcdef.css", FOREVER),
            ("search/ar/p/0123456789ab/0.bin", FOREVER),
            ("search/ar/root.bin", ASK),
            ("sw.js", ASK),
        ):
            status, headers, _ = get(address, base + path)
            assert (status, headers["Cache-Control"]) == (200, keeps), path


@pytest.mark.parametrize("base", ["/", "/edu/"])
def test_what_is_not_there_is_404_and_what_moved_is_led_on(server, base):
    with server(base) as address:
        status, headers, body = get(address, f"{base}ar/none.html")
        assert (status, body) == (404, b"<p>lost")
        assert headers["Content-Security-Policy"] == POLICY
        status, headers, _ = get(address, f"{base}ar/old.html")
        assert status == 301
        assert urlsplit(headers["Location"]).path == f"{base}ar/new.html"


def test_text_comes_compressed_as_it_lies(server, place):
    told("precompress", "--site", "site")
    with server("/edu/") as address:
        path = "/edu/ar/index.html"
        _, headers, body = get(address, path, **{"Accept-Encoding": "gzip"})
        assert headers["Content-Encoding"] == "gzip"
        assert body == (place / "site/ar/index.html.gz").read_bytes()


def test_compressing_again_writes_what_changed_and_removes_what_is_left_over(place):
    assert told("precompress", "--site", "site").startswith("Compressed 2 files, removed 0")
    assert told("precompress", "--site", "site").startswith("Compressed 0 files, removed 0")
    (place / "site/ar/index.html").write_text(LONG + "!")
    (place / "site/index.html").unlink()
    assert told("precompress", "--site", "site").startswith("Compressed 1 files, removed 1")


@pytest.mark.parametrize("base", ["edu/", "/edu", "/e du/", "/e;du/", "/{x}/"])
def test_a_path_that_would_break_the_settings_is_refused(place, base):
    result = CliRunner().invoke(tongwen, ["hosting", "nginx", "--base", base])
    assert result.exception is not None
    assert "is no path" in str(result.exception)


def test_hostile_redirects_are_left_out_of_settings(place):
    lines = ["/a.html /b.html 301", "/x;}\tserver{ /y 301", '/q" /r 301', "/s /t 302"]
    assert list(hosting.pairs(lines)) == [("a.html", "b.html")]


def test_hosts_that_read_headers_get_them():
    text = hosting.headers_file().decode()
    assert f"/*\n  Content-Security-Policy: {POLICY}" in text
    assert "/search/*/root.bin\n  ! Cache-Control\n  Cache-Control: no-cache" in text
