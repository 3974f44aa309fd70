"""`tongwen mirror` as people and monitors call it: words, exit codes, JSON, silence."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from generator import cli
from generator.cli.mirror import extra
from generator.cli.mirror.sync import Rate
from tests.conftest import tree
from tests.mirror_site import Memory, Publisher, edited, small_site, take, unsettled


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `tongwen mirror` as a person does, in this process."""

    def run(*args: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["tongwen", "mirror", *map(str, args)])
        with pytest.raises(SystemExit) as ended, unsettled():
            cli.main()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Outcome(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    publisher = Publisher(tmp_path / "publisher")
    publisher.publish(small_site(6))
    return publisher


@pytest.fixture
def mirror(publisher: Publisher, tmp_path: Path) -> Path:
    take(Memory(publisher.releases), tmp_path / "m", publisher.root_file)
    return tmp_path / "m"


def test_a_first_sync_says_what_came(run: Run, publisher: Publisher, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    done = run("sync", publisher.releases, folder, "--root", publisher.root_file)
    assert done.code == 0
    assert done.out.startswith(f"{folder}: release 1 of ")
    assert "requests" in done.out
    assert not done.err
    again = run("sync", publisher.releases, folder)
    assert "nothing newer" in again.out


def test_cron_hears_nothing_unless_something_is_wrong(
    run: Run, publisher: Publisher, mirror: Path
) -> None:
    assert run("sync", publisher.releases, mirror, "--quiet") == (0, "", "")
    assert run("verify", mirror, "--quiet") == (0, "", "")
    (publisher.releases / "metadata/timestamp.json").write_bytes(b"{}")
    wrong = run("sync", publisher.releases, mirror, "--quiet")
    assert (wrong.code, wrong.out) == (4, "")
    assert "hint: " in wrong.err


def test_json_is_for_machines(run: Run, publisher: Publisher, mirror: Path) -> None:
    publisher.publish(edited(small_site(6), 2))
    done = json.loads(run("sync", publisher.releases, mirror, "--json").out)
    assert (done["release"], done["changed"], done["written"]) == (2, True, 1)
    assert done["received_bytes"] < 20_000
    verified = json.loads(run("verify", mirror, "--json").out)
    assert (verified["good"], verified["missing"]) == (True, [])
    status = json.loads(run("status", mirror, "--json").out)
    assert (status["stale"], status["release"]) == (False, 2)


def test_choices_are_kept_and_taken_back(run: Run, publisher: Publisher, mirror: Path) -> None:
    whole = tree(mirror / "current")
    run("sync", publisher.releases, mirror, "--locales", "th,ar", "--collections", "basic")
    some = tree(mirror / "current")
    assert not [path for path in some if path.startswith("zh-Hans/") or "/higher/" in path]
    assert "nothing newer" in run("sync", publisher.releases, mirror).out
    run("sync", publisher.releases, mirror, "--locales", "all", "--collections", "all")
    assert tree(mirror / "current") == whole


def test_verify_names_what_is_wrong_and_repair_mends_it(
    run: Run, publisher: Publisher, mirror: Path
) -> None:
    (mirror / "current/th/index.html").unlink()
    (mirror / "current/mine.html").write_bytes(b"mine")
    found = run("verify", mirror)
    assert found.code == 1
    assert "missing: th/index.html" in found.out
    assert "extra: mine.html" in found.out
    assert "--repair" in found.out
    assert run("sync", publisher.releases, mirror, "--repair").code == 0
    assert run("verify", mirror).out.endswith("all as signed.\n")


def test_status_is_for_monitors(run: Run, mirror: Path) -> None:
    fresh = run("status", mirror)
    assert fresh.code == 0
    assert fresh.out.endswith(": fresh\n")
    file = mirror / "status.json"
    status = json.loads(file.read_bytes())
    file.write_text(json.dumps(status | {"checked": "2026-01-01T00:00:00Z"}))
    stale = run("status", mirror, "--max-age", "2d")
    assert stale.code == 1
    assert "stale: the source was last reached" in stale.out


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["sync", "drive", "m"], 3, "drive is no folder"),
        (["sync", "ftp://x/", "m"], 2, "not taken from ftp:// addresses"),
        (["sync", "http://127.0.0.1:9/", "m"], 2, "whom to trust"),
        (["sync", "x", "m", "--limit-rate", "fast"], 2, "'fast' is no rate"),
        (["sync", "x", "m", "--keep", "0"], 2, "--keep"),
        (["status", "none"], 2, "There is no mirror in"),
        (["status", "none", "--max-age", "soon"], 2, "'soon' is no time span"),
        (["verify", "none"], 2, "There is no mirror in"),
        (["mend"], 2, "There is no command 'mend'"),
    ],
)
def test_calls_that_cannot_work(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*args)
    assert said in done.err
    assert done.code == code
    assert not done.out


def test_a_missing_extra_is_said(
    run: Run, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        extra.importlib.util, "find_spec", lambda name: None if name == "tuf" else object()
    )
    done = run("verify", mirror)
    assert done.code == 2
    assert "tuf is not there" in done.err
    assert "pip install 'tongwen[mirror]'" in done.err


def test_the_rate_is_bytes_a_second() -> None:
    rate = Rate()
    assert [rate.convert(t, None, None) for t in ("0", "500k", "2M", "1200")] == [
        0,
        500_000,
        2_000_000,
        1_200,
    ]
