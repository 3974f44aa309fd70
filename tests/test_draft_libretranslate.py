"""LibreTranslate on this computer: up, down, slow, lying, endless."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.cli import tongwen
from generator.errors import OperatorError, TongwenError, UsageError
from generator.translation.draft import run as running
from generator.translation.draft.backend import BackendSpec, Options, Rendering
from generator.translation.draft.backends import open_backend
from generator.translation.draft.backends.libretranslate import LibreTranslate
from tests.mt_models import send, serving

LANGUAGES = [
    {"code": "zh", "name": "Chinese", "targets": ["en", "zh", "zt"]},
    {"code": "en", "name": "English", "targets": ["pb", "fr"]},
]
SPEC = {"info": {"version": "1.7.3"}}


def good(handler: BaseHTTPRequestHandler, body: Any) -> None:
    """Behave as LibreTranslate does: texts come back in capitals."""
    if handler.path == "/languages":
        send(handler, LANGUAGES)
    elif handler.path == "/spec":
        send(handler, SPEC)
    else:
        send(handler, {"translatedText": [text.upper() for text in body["q"]]})


@pytest.fixture
def server() -> Iterator[str]:
    with serving(good) as url:
        yield url


def rendered(url: str, sentences: list[str], timeout: float = 20) -> list[Rendering]:
    """What the server at `url` makes of the sentences, with the models a good one has."""
    with serving(good) as known:
        model = LibreTranslate(known).models()[0]
    opened = LibreTranslate(url).open(model, Options(timeout=timeout))
    return opened.translate(sentences)


def test_models_are_the_pairs_the_server_lists(server: str) -> None:
    models = open_backend(BackendSpec("libretranslate", server)).models()
    assert [(m.source, m.target, m.name, m.version) for m in models] == [
        ("en", "fr", "en_fr", "1.7.3"),
        ("en", "pt-BR", "en_pb", "1.7.3"),
        ("zh-Hans", "en", "zh_en", "1.7.3"),
        ("zh-Hans", "zh-Hant", "zh_zt", "1.7.3"),
    ]
    assert len({m.hash for m in models}) == 4
    assert re.fullmatch(r"libretranslate:en_fr-1\.7\.3@[0-9a-f]{8}", models[0].label)


def test_an_older_server_without_targets_translates_between_all() -> None:
    listed = [{"code": "zh", "name": "Chinese"}, {"code": "en", "name": "English"}]

    def older(handler: BaseHTTPRequestHandler, body: Any) -> None:
        send(handler, listed if handler.path == "/languages" else {"error": "no"}, 200)

    with serving(older) as url:
        pairs = [(m.source, m.target, m.version) for m in LibreTranslate(url).models()]
    assert pairs == [("en", "zh-Hans", ""), ("zh-Hans", "en", "")]


def test_sentences_come_back_in_their_order_however_many(server: str) -> None:
    sentences = [f"sentence {i}" * (1 + i % 7) for i in range(120)]
    assert rendered(server, sentences) == [Rendering(s.upper()) for s in sentences]


def test_the_server_is_asked_with_the_codes_it_named_and_a_bounded_number() -> None:
    asked: list[Any] = []

    def noting(handler: BaseHTTPRequestHandler, body: Any) -> None:
        if body:
            asked.append(body)
        good(handler, body)

    with serving(noting) as url:
        backend = LibreTranslate(url)
        model = next(m for m in backend.models() if m.name == "zh_zt")
        backend.open(model, Options()).translate(["线性代数"] * 60)
    assert [len(body["q"]) for body in asked] == [25, 25, 10]
    assert {(b["source"], b["target"], b["format"]) for b in asked} == {("zh", "zt", "text")}
    assert not any("api_key" in body for body in asked)


def test_a_key_comes_from_the_environment_and_goes_into_the_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys: list[str] = []

    def noting(handler: BaseHTTPRequestHandler, body: Any) -> None:
        if body:
            keys.append(body["api_key"])
        good(handler, body)

    monkeypatch.setenv("LT_KEY", "secret")
    with serving(noting) as url:
        spec = BackendSpec("libretranslate", url, (("api-key-variable", "LT_KEY"),))
        backend = open_backend(spec)
        backend.open(backend.models()[0], Options()).translate(["a"])
    assert keys == ["secret"]
    assert "secret" not in repr(spec)


def test_a_key_is_never_sent_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LT_KEY", "secret")
    spec = BackendSpec(
        "libretranslate", "http://example.test", (("api-key-variable", "LT_KEY"),)
    )
    with pytest.raises(UsageError, match="over https only"):
        open_backend(spec)


def test_a_key_that_is_not_set_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LT_KEY", raising=False)
    spec = BackendSpec("libretranslate", "https://x.test", (("api-key-variable", "LT_KEY"),))
    with pytest.raises(UsageError, match="LT_KEY with the API key is not set"):
        open_backend(spec)


@pytest.mark.parametrize(
    "address",
    ["", "localhost:5000", "file:///etc/passwd", "ftp://x.test/", "http://", "http://[::1",
     "http://x.test:port/", "http://user:word@x.test/", "http://x.test/a\nb", "javascript:0"],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_backend(BackendSpec("libretranslate", address))
    assert "http://localhost:5000" in caught.value.hint


def lies(answer: object, status: int = 200) -> Any:
    def behave(handler: BaseHTTPRequestHandler, body: Any) -> None:
        send(handler, answer, status)

    return behave


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"translatedText": ["A"]}, "answered 1 texts to 2 sentences"),
        ({"translatedText": ["A", "B", "C"]}, "answered 3 texts to 2 sentences"),
        ({"translatedText": []}, "answered 0 texts to 2 sentences"),
        ({"translatedText": ["A", None]}, "the answer holds no texts"),
        ({"translatedText": "A"}, "the answer holds no texts"),
        ({"translatedText": {"0": "A"}}, "the answer holds no texts"),
        ({}, "the answer holds no texts"),
        ([], "the answer holds no texts"),
        (None, "the answer holds no texts"),
        (b"<html>A portal</html>", "the answer is no JSON"),
        (b"", "the answer is no JSON"),
        (b"\xff\xfe", "the answer is no JSON"),
        (b"[" * 100_000, "the answer is no JSON"),
        ({"translatedText": ["A" * 400_000, "B"]}, "more than 262,"),
    ],
)
def test_a_server_that_lies_is_not_believed(answer: object, why: str) -> None:
    with serving(lies(answer)) as url, pytest.raises(OperatorError) as caught:
        rendered(url, ["one", "two"])
    assert why in caught.value.fact
    assert "Error" not in caught.value.fact


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (
            400,
            {"error": "zh is not supported\x1b[2J"},
            "answered 400: zh is not supported<U+001B>",
        ),
        (403, {"error": ["x"]}, "answered 403."),
        (429, {"error": "Slowdown: 80 per 1 minute"}, "answered 429: Slowdown"),
        (500, b"x" * 100_000, "answered 500."),
        (302, {}, "answered 302"),
    ],
)
def test_a_server_that_refuses_is_quoted_safely(status: int, answer: object, why: str) -> None:
    with serving(lies(answer, status)) as url, pytest.raises(OperatorError) as caught:
        rendered(url, ["one"])
    assert why in caught.value.fact


@pytest.mark.parametrize(
    "listed",
    [{}, None, "zh", [{"code": "zh"}] * 1000],
)
def test_a_list_of_languages_that_is_none_is_refused(listed: object) -> None:
    with (
        serving(lies(listed)) as url,
        pytest.raises(OperatorError, match="no list of languages"),
    ):
        LibreTranslate(url).models()


def test_languages_that_are_none_are_passed_over() -> None:
    strange = [
        {"code": "<script>", "targets": ["en"]}, {"code": None}, "zh", {},
        {"code": "en", "targets": ["fr", 7, "../x", "a_b"]},
    ]  # fmt: skip
    with serving(lies(strange)) as url:
        assert [m.name for m in LibreTranslate(url).models()] == ["en_fr"]


def test_a_server_that_is_down_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(OperatorError) as caught:
        LibreTranslate(url).models()
    assert caught.value.fact.startswith(f"{url}/")
    assert "cannot be reached: Connection refused" in caught.value.fact


def test_a_host_there_is_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(OperatorError, match="cannot be reached: Name or service"):
        LibreTranslate("http://nobody.invalid:5000").models()


def test_a_server_that_does_not_answer_is_left() -> None:
    done = threading.Event()

    def asleep(handler: BaseHTTPRequestHandler, body: Any) -> None:
        done.wait(20)

    with serving(asleep) as url:
        try:
            with pytest.raises(OperatorError, match="did not answer in time") as caught:
                rendered(url, ["one"], timeout=0.2)
        finally:
            done.set()
    assert "--timeout" in caught.value.hint


def test_a_server_that_drips_is_left() -> None:
    """Each byte comes in time, the whole never does."""
    done = threading.Event()

    def dripping(handler: BaseHTTPRequestHandler, body: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not done.wait(0.02):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return

    with serving(dripping) as url:
        try:
            with pytest.raises(OperatorError, match="did not answer in time"):
                rendered(url, ["one"], timeout=0.3)
        finally:
            done.set()


def test_an_answer_that_breaks_off_is_noticed() -> None:
    def breaking(handler: BaseHTTPRequestHandler, body: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"translatedText": ["A')

    with serving(breaking) as url, pytest.raises(OperatorError) as caught:
        rendered(url, ["one"])
    assert "broke off" in caught.value.fact or "cannot be reached" in caught.value.fact


def test_an_endless_answer_is_cut_off() -> None:
    def endless(handler: BaseHTTPRequestHandler, body: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65_536)
        except OSError:
            return

    with serving(endless) as url, pytest.raises(OperatorError, match="more than 262,"):
        rendered(url, ["one"])


def test_texts_go_to_the_server_that_was_named_and_to_no_other() -> None:
    heard: list[str] = []

    def other(handler: BaseHTTPRequestHandler, body: Any) -> None:
        heard.append(handler.path)
        send(handler, {"translatedText": ["x"]})

    with serving(other) as elsewhere:

        def moved(handler: BaseHTTPRequestHandler, body: Any) -> None:
            handler.send_response(307)
            handler.send_header("Location", f"{elsewhere}/translate")
            handler.end_headers()

        with serving(moved) as url, pytest.raises(TongwenError, match="answered 307") as caught:
            rendered(url, ["one"])
    assert not heard
    assert "elsewhere" in caught.value.hint


# A site drafted by a server

SITE = """\
-- site_config.yml --
site:
  {name: 天文, description: 几何, base_url: "https://a.example/", source: zh-Hans, default: en}
locales:
  zh-Hans: {policy: approved}
  en: {policy: draft}
collections:
  higher: {label: 音乐, source: content/higher, shard_digits: 0}
-- content/higher/all.jsonl --
{"id":"a","title":"matrices for everyone","language":"zh-Hans"}
{"id":"b","title":"groups and rings","language":"zh-Hans"}
"""


def tongwen_translate(*arguments: str) -> Result:
    result = CliRunner().invoke(tongwen, ["translate", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit | TongwenError):
        raise result.exception
    return result


@pytest.fixture
def po(site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(site(SITE))
    running.close_models()
    assert tongwen_translate("sync").exit_code == 0
    return Path("translations/en/catalog/higher/all.po")


def test_a_server_drafts_a_site(server: str, po: Path) -> None:
    done = tongwen_translate(
        "draft", "--locale", "en", "--backend", "libretranslate", "--models", server
    )
    assert done.exit_code == 0, done.output
    text = po.read_text("utf-8")
    assert 'msgstr "MATRICES FOR EVERYONE"' in text
    assert "by=libretranslate:zh_en-1.7.3@" in text


@pytest.mark.parametrize(
    "answer", [{"translatedText": []}, {"error": "out of memory"}, b"<html>"]
)
def test_a_server_that_lies_leaves_the_files_as_they_were(answer: object, po: Path) -> None:
    def lying(handler: BaseHTTPRequestHandler, body: Any) -> None:
        if body is None:
            good(handler, body)
        else:
            send(handler, answer)

    before = po.read_bytes()
    with serving(lying) as url:
        done = tongwen_translate(
            "draft", "--locale", "en", "--backend", "libretranslate", "--models", url
        )
    assert isinstance(done.exception, OperatorError)
    assert url in done.exception.fact
    assert po.read_bytes() == before
