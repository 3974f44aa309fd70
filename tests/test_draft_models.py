"""`tongwen translate models`: what is there, what is missing, and where it comes from."""

import hashlib
import json
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from generator import cli
from generator.errors import OperatorError, UsageError
from generator.files import exclusive
from generator.locales import parse_locale
from generator.translation.draft.backend import Model
from generator.translation.draft.models import index, trial
from generator.translation.draft.models.coverage import coverage, known_pairs
from generator.translation.draft.models.install import install_file
from tests.mt_models import EN_FR, ZH_EN, archive, home, metadata, send, serving

__all__ = ["home"]
pytestmark = pytest.mark.usefixtures("home")

SITE = """
-- site_config.yml --
site:
  name: 课程
  description: 课程目录
  base_url: https://courses.example.org/
  source: zh-Hans
  default: zh-Hans
locales:
  zh-Hans: {}
  en: {}
  fr: {}
  th: {}
  vi: {}
  sw: {}
  kk: {}
"""


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*args: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["tongwen", "translate", "models", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        return Outcome(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def courses(site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = site(SITE)
    monkeypatch.chdir(root)
    return root


def names(folder: Path) -> list[str]:
    """What is in a folder of packages."""
    return sorted(p.name for p in folder.iterdir() if p.name != ".lock")


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


# Listing and coverage


def test_without_models_the_site_is_told_what_to_install_and_what_there_is_none_of(
    run: Run, courses: Path
) -> None:
    done = run()
    assert done.code == 0
    assert done.out.splitlines() == [
        "",
        "en  zh-Hans → en       to install: zh_en",
        "fr  zh-Hans → en → fr  to install: zh_en, en_fr",
        "th  zh-Hans → en → th  to install: zh_en, en_th",
        *[
            f"{tag}  -                  no package: use LibreTranslate, or a model of your own "
            "(docs/guide/machine-drafts.md)"
            for tag in ("vi", "sw", "kk")
        ],
    ]
    assert "No model is in" in done.err
    assert "as of 2025-06" in done.err


def test_a_model_for_tests_makes_no_real_locale_ready(run: Run, courses: Path) -> None:
    run("install", ZH_EN)
    facts = json.loads(run("--json").out)
    assert facts["models"][0]["fixture"] is True
    assert facts["locales"][0] == {
        "locale": "en", "status": "available", "path": "zh-Hans>en", "missing": ["zh_en"],
    }  # fmt: skip
    config = courses / "site_config.yml"
    config.write_text(config.read_text().replace("courses.example.org", "courses.test"))
    assert json.loads(run("--json").out)["locales"][0]["status"] == "ready"


def test_the_list_says_licence_place_and_origin(run: Run, courses: Path, home: Path) -> None:
    assert run("install", ZH_EN).code == 0
    (listed,) = json.loads(run("--json").out)["models"]
    folder = home / "data" / "tongwen" / "models" / "translate-zh_en-1_0"
    assert listed == {
        "name": "zh_en", "version": "1.0", "source": "zh-Hans", "target": "en",
        "licence": "Apache-2.0", "fixture": True, "backends": ["argos", "argostranslate"],
        "folder": str(folder), "sha256": sha256(ZH_EN),
    }  # fmt: skip
    line = run().out.splitlines()[0]
    assert line == f"zh_en  1.0  zh-Hans → en  Apache-2.0  for tests only, {folder}"


def test_a_package_without_a_licence_says_so(run: Run, tmp_path: Path) -> None:
    file = archive(tmp_path / "a.argosmodel", metadata(license="", fixture=False))
    done = run("install", file)
    assert "Licence: not stated; ask its maker" in done.err
    assert "licence not stated" in run("--config", tmp_path / "none.yml").out


def test_what_a_package_says_of_itself_moves_no_terminal(run: Run, tmp_path: Path) -> None:
    file = archive(tmp_path / "a.argosmodel", metadata(license="\x1b[2J\u202eMIT"))
    done = run("install", file)
    assert "Licence: <U+001B>[2J<U+202E>MIT" in done.err
    assert "\x1b" not in run().out + done.err


def test_models_of_the_site_join_with_those_to_be_had() -> None:
    models = [Model("zh-Hans", "en", "argos", "zh_en", "1.9", "")]
    locales = [parse_locale(tag) for tag in ("en-GB", "pt-BR", "zh-Hant", "uz", "zh-Hans")]
    found = coverage(models, known_pairs(), parse_locale("zh-Hans"), locales)
    assert [(c.locale, c.status, c.path, c.missing) for c in found] == [
        ("en-GB", "ready", "zh-Hans>en", ()),
        ("pt-BR", "available", "zh-Hans>en>pt-BR", ("en_pb",)),
        ("zh-Hant", "available", "zh-Hans>en>zh-Hant", ("en_zt",)),
        ("uz", "none", "", ()),
    ]


# Installing and removing


def test_installing_twice_changes_nothing(run: Run) -> None:
    assert "Installed zh_en 1.0 in " in run("install", ZH_EN).err
    done = run("install", ZH_EN, "--json")
    assert json.loads(done.out)["changed"] is False


def test_another_archive_of_the_same_version_takes_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    first = install_file(ZH_EN, folder)
    file = archive(tmp_path / "a.argosmodel", metadata(license="MIT"))
    second = install_file(file, folder)
    assert second.package.licence == "MIT"
    assert second.package.folder != first.package.folder
    assert names(folder) == [f"translate-zh_en-1_0-{second.sha256[:8]}"]
    third = install_file(ZH_EN, folder)
    assert (third.package.folder, names(folder)) == (
        first.package.folder,
        ["translate-zh_en-1_0"],
    )


def test_what_an_installation_left_that_was_killed_is_tidied_away(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    for left in (".install-abc/model", ".gone-x/package"):
        (folder / left).mkdir(parents=True)
    install_file(ZH_EN, folder)
    assert names(folder) == ["translate-zh_en-1_0"]


def test_two_installations_do_not_meet(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    with (
        exclusive(folder / ".lock", "installation of models"),
        pytest.raises(OperatorError, match="Another installation of models is running"),
    ):
        install_file(ZH_EN, folder)
    assert names(folder) == []


def test_removing_leaves_nothing(run: Run, home: Path) -> None:
    run("install", ZH_EN)
    assert run("remove", "zh_en").code == 0
    assert names(home / "data" / "tongwen" / "models") == []
    done = run("remove", "zh_en")
    assert done.code == 2
    assert "There is no package 'zh_en'" in done.err


def test_a_file_there_is_not_is_named(run: Run) -> None:
    done = run("install", "nothing.argosmodel")
    assert (done.code, done.err) == (2, "tongwen: There is no file 'nothing.argosmodel'.\n")


def test_a_model_that_makes_its_engine_crash_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "_HERE", "tests.crashing")
    assert trial.fault(tmp_path) == "the model made the engine crash, it is corrupt"


def test_a_folder_that_may_not_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("install", ZH_EN, "--models", tmp_path / "file" / "models")
    assert done.code == 3
    assert str(tmp_path / "file") in done.err


# Argos's list


def listing(url: str, *more: Any) -> list[Any]:
    known = [
        {"from_code": "zh", "to_code": "en", "package_version": "1.0", "argos_version": "1.9",
         "links": [f"{url}/zh_en.argosmodel", "ipfs://Qm"], "code": "translate-zh_en"},
        {"from_code": "zh", "to_code": "en", "package_version": "0.9",
         "links": [f"{url}/old.argosmodel"]},
        {"from_code": "en", "to_code": "fr", "package_version": "1.0",
         "links": [f"{url}/en_fr.argosmodel"]},
    ]  # fmt: skip
    return [*known, *more]


STRANGE = [
    None, 7, {}, {"from_code": "zh"}, {"from_code": "zh", "to_code": "ar", "links": "x"},
    {"from_code": "../..", "to_code": "en", "package_version": "1", "links": ["https://x.test/"]},
    {"from_code": "zh", "to_code": "ru", "package_version": "1", "links": ["http://x.test/a"]},
    {"from_code": "zh", "to_code": "ru", "package_version": "1", "links": ["file:///etc/x"]},
    {"from_code": "zh", "to_code": "ru", "package_version": "1", "links": []},
    {"from_code": "zh", "to_code": "es", "package_version": "1", "type": "sbd",
     "links": ["https://x.test/"]},
]  # fmt: skip


def argos(handler: BaseHTTPRequestHandler, _: Any) -> None:
    """Behave as Argos's servers do."""
    url = f"http://{handler.headers['Host']}"
    files = {"/zh_en.argosmodel": ZH_EN, "/en_fr.argosmodel": EN_FR}
    if handler.path == "/index.json":
        send(handler, listing(url, *STRANGE))
    elif handler.path in files:
        send(handler, files[handler.path].read_bytes())
    else:
        send(handler, {"error": "gone"}, 404)


def test_the_newest_of_each_pair_is_offered_and_nonsense_passed_over() -> None:
    with serving(argos) as url:
        offers = index.read_index(f"{url}/index.json")
    assert [(o.name, o.version, o.url) for o in offers] == [
        ("en_fr", "1.0", f"{url}/en_fr.argosmodel"),
        ("zh_en", "1.0", f"{url}/zh_en.argosmodel"),
    ]


def test_coverage_is_asked_of_the_list_that_is_given(run: Run, courses: Path) -> None:
    with serving(argos) as url:
        done = run("--index", f"{url}/index.json")
    assert "fr  zh-Hans → en → fr  to install: zh_en, en_fr" in done.out
    assert "th  -                  no package" in done.out
    assert "as of" not in done.err


def test_nothing_is_downloaded_that_nobody_vouches_for(run: Run, courses: Path) -> None:
    with serving(argos) as url:
        done = run("install", "zh_en", "--index", f"{url}/index.json")
    assert done.code == 2
    assert "The hash of zh_en 1.0 is not known, so anything might come." in done.err
    assert "--sha256" in done.err


def test_a_hash_that_is_given_is_what_comes(run: Run, courses: Path, home: Path) -> None:
    with serving(argos) as url:
        where = ("--index", f"{url}/index.json")
        bad = run("install", "zh_en", *where, "--sha256", "00" * 32)
        assert bad.code == 1
        assert "its SHA-256 is" in bad.err
        good = run("install", "zh-Hans:en", *where, "--sha256", sha256(ZH_EN))
    assert good.code == 0
    assert names(home / "data" / "tongwen" / "models") == ["translate-zh_en-1_0"]


def test_what_was_taken_on_trust_is_what_the_next_one_gets(run: Run, courses: Path) -> None:
    with serving(argos) as url:
        where = ("--index", f"{url}/index.json")
        assert run("install", "zh_en", *where, "--pin").code == 0
        pins = json.loads((courses / "translations" / "models.json").read_bytes())
        assert pins["packages"]["zh_en"] == {
            "version": "1.0", "url": f"{url}/zh_en.argosmodel", "sha256": sha256(ZH_EN),
        }  # fmt: skip
        run("remove", "zh_en")
        assert run("install", "zh_en", *where).code == 0

    def replaced(handler: BaseHTTPRequestHandler, body: Any) -> None:
        if handler.path == "/zh_en.argosmodel":
            send(handler, EN_FR.read_bytes())
        else:
            argos(handler, body)

    run("remove", "zh_en")
    with serving(replaced) as url:
        done = run("install", "zh_en", "--index", f"{url}/index.json")
        again = run("install", "zh_en", "--index", f"{url}/index.json", "--pin")
    assert done.code == again.code == 1
    assert "its SHA-256 is" in done.err


def test_a_pin_needs_a_site_to_be_kept_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("install", "zh_en", "--pin")
    assert (done.code, "no site to pin zh_en in" in done.err) == (2, True)


def test_pins_are_no_translations(courses: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index.write_pin(
        courses / index.PINS, "zh_en", index.Pin("1.0", "https://x.test/", "00" * 32)
    )
    for command in (["translate", "sync"], ["check"]):
        result = CliRunner().invoke(cli.tongwen, command)
        assert result.exit_code == 0, result.output
        assert "models.json" not in result.output


def test_a_pair_there_is_no_package_for_is_refused(run: Run, courses: Path) -> None:
    with serving(argos) as url:
        done = run("install", "zh_vi", "--index", f"{url}/index.json")
    assert done.code == 2
    assert "has no package 'zh_vi'" in done.err


@pytest.mark.parametrize("where", ["http://example.test/index.json", "ftp://x.test/i.json"])
def test_a_list_is_not_read_in_the_open(where: str) -> None:
    with pytest.raises(UsageError, match="is no https address"):
        index.read_index(where)


@pytest.mark.parametrize(
    ("answer", "why"),
    [({}, "is no list of packages"), (b"<html>", "the answer is no JSON"),
     ([{}] * 6000, "is no list of packages"), (b" " * (9 << 20), "more than 8,388,608 bytes")],
)  # fmt: skip
def test_a_list_that_is_none_is_refused(answer: object, why: str) -> None:
    def lying(handler: BaseHTTPRequestHandler, _: Any) -> None:
        send(handler, answer)

    with serving(lying) as url, pytest.raises(OperatorError, match=why):
        index.read_index(f"{url}/index.json")


def test_a_list_in_a_file_needs_no_network(tmp_path: Path) -> None:
    file = tmp_path / "index.json"
    file.write_text(json.dumps(listing("https://x.test")))
    assert [o.name for o in index.read_index(str(file))] == ["en_fr", "zh_en"]
    file.write_text("{")
    with pytest.raises(OperatorError, match="is no JSON"):
        index.read_index(str(file))


def test_a_broken_download_leaves_nothing(run: Run, courses: Path, home: Path) -> None:
    def breaking(handler: BaseHTTPRequestHandler, body: Any) -> None:
        if handler.path == "/index.json":
            argos(handler, body)
            return
        handler.send_response(200)
        handler.send_header("Content-Length", "500000")
        handler.end_headers()
        handler.wfile.write(ZH_EN.read_bytes()[:100_000])

    with serving(breaking) as url:
        done = run("install", "zh_en", "--index", f"{url}/index.json", "--pin")
    assert done.code == 3
    assert "broke off after 100,000 of 500,000 bytes" in done.err
    assert names(home / "data" / "tongwen" / "models") == []
    assert not (courses / "translations" / "models.json").exists()


def test_broken_pins_are_named(run: Run, courses: Path) -> None:
    (courses / "translations").mkdir()
    (courses / "translations" / "models.json").write_text('{"packages": []}')
    with serving(argos) as url:
        done = run("install", "zh_en", "--index", f"{url}/index.json")
    assert done.code == 1
    assert "translations/models.json is no list of pinned packages" in done.err
