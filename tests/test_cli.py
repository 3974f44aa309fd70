"""The command line: help, exit codes, and words instead of tracebacks."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from generator import cli
from generator.cli.findings import as_sarif
from generator.cli.reference import commands
from generator.cli.starting import SKELETON
from generator.problems import Place, Problems
from tests.conftest import REPOSITORY, tree

RECORDS = "content/catalog/courses/all.jsonl"
#: What a person should never meet in a message.
OURS = re.compile(
    r"Traceback|Error\(|NoneType|Errno|<class|\bobject at 0x"
    r"|\b(?:str|int|dict|list|tuple|bytes|Path)\b object"
)


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run `tongwen` as a person does, in this process."""

    def run(*args: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["tongwen", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        return Outcome(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def courses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site, and the current folder."""
    root = Path(shutil.copytree(SKELETON, tmp_path / "courses"))
    monkeypatch.chdir(root)
    return root


# Help


@pytest.mark.parametrize("path", [path for path, _, _ in commands()])
def test_commands_have_help(path: str) -> None:
    found = next((command, context) for p, command, context in commands() if p == path)
    command, context = found
    assert command.help
    assert "Example:" in command.help, f"{path}: help ends with an example"
    assert f"{path} " in command.help or path == "tongwen"
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    assert [o.name for o in options if not o.help] == []


def test_every_command_is_described() -> None:
    page = (REPOSITORY / "docs/reference/commands.md").read_text("utf-8")
    # In a process of its own: click remembers how a command was called first.
    command = [sys.executable, "-m", "generator.cli.reference"]
    made = subprocess.run(command, capture_output=True, check=True, cwd=REPOSITORY).stdout
    assert page == made.decode(), "run `make docs`"


def test_help_loads_no_command(run: Run) -> None:
    script = "import sys, generator.cli as c; sys.argv = ['tongwen', '--help']\ntry: c.main()\nfinally: print(sorted(m for m in sys.modules if m.startswith('generator.build')))"  # noqa: E501 one script
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Make a new small site." in done.stdout


def test_without_a_command_there_is_help(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "Commands:" in done.err


# Calls that cannot work


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["chek"], 2, "There is no command 'chek'. Did you mean `check`?"),
        (["\x1b[31mred"], 2, "There is no command '<U+001B>[31mred'."),
        (["build", "--outptu", "x"], 2, "No such option '--outptu'"),
        (["build", "--jobs", "many"], 2, "'many' is not a valid integer range"),
        (["build", "--config", "none.yml"], 2, "There is no none.yml"),
        (["build", "--config", "."], 2, "'.' is a directory"),
        (["build", "--output", "site_config.yml"], 2, "'site_config.yml' is a file"),
        (
            ["build", "--output", "content"],
            3,
            "content is there already and was not made by this program",
        ),
        (["build", "--locale", "fe"], 2, "no locale 'fe'"),
        (["build", "--locale", "../x"], 2, "../x"),
        (["build", "--edition", "north"], 2, "There is no edition 'north'"),
        (["build", "--engine", "steam"], 2, "There is no engine 'steam'"),
        (["check", "--format", "xml"], 2, "'xml' is not one of 'json', 'sarif', 'text'"),
        (["check", "--config", "none.yml"], 2, "tongwen init DIR"),
        (["serve", "--port", "99999"], 2, "99999 is not in the range"),
        (
            ["serve", "--host", "203.0.113.7", "--port", "0"],
            3,
            "Cannot listen on port 0 of 203.0.113.7",
        ),
        (["serve", "--config", "none.yml", "--port", "0"], 2, "There is no none.yml"),
        (
            ["import", "none.csv", "--collection", "courses", "--map", "none.yml"],
            2,
            "There is no",
        ),
        (["init", "content"], 2, "content is not empty"),
        (["init", "site_config.yml"], 2, "site_config.yml is a file"),
        (["init", "site_config.yml/new"], 3, "site_config.yml/new"),
        (["translate", "status", "--locale", "xx"], 2, "xx is no locale of this site"),
    ],
)
def test_a_call_that_cannot_work_ends_in_words(
    run: Run, courses: Path, args: list[str], code: int, said: str
) -> None:
    before = tree(courses)
    done = run(*args)
    assert said in done.err
    assert done.code == code
    assert not OURS.search(done.err)
    assert not done.out
    assert {n: b for n, b in tree(courses).items() if not n.startswith(".tongwen/")} == before
    assert not (courses / ".site.partial").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_named(run: Run, courses: Path) -> None:
    courses.chmod(0o500)
    done = run("build")
    courses.chmod(0o700)
    assert done.code == 3
    assert "No permission for" in done.err


def test_a_fault_of_the_program_is_confessed(
    run: Run, courses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise TypeError("NoneType has no len()")

    monkeypatch.setattr("generator.cli.building.run_build", broken)
    monkeypatch.setenv("TMPDIR", str(courses))
    monkeypatch.setattr("tempfile.tempdir", None)
    done = run("build")
    assert done.code == 70
    assert "this is a fault of tongwen, not of your files" in done.err
    assert not OURS.search(done.err)
    (report,) = courses.glob("tongwen-fault-*.txt")
    assert str(report) in done.err
    assert "NoneType has no len()" in report.read_text("utf-8")
    monkeypatch.setenv("TONGWEN_DEBUG", "1")
    with pytest.raises(TypeError):
        cli.main()


# Broken sources

BROKEN = {
    RECORDS: """\
{"id":"a/b","title":"x"}
{"id":"c","title":5}
{"id":"d","title":"x","level":"9"}
{"id":"e","title":"x","replaced_by":"zz"}
{"id":"e","title":"again"}
""",
    "translations/fr/catalog/courses/all.po": 'msgid "x\n',
    "translations/fr/ui.po": 'msgid ""\nmsgstr ""\n\nmsgid "Home"\nmsgstr "Accueil\n',
}


@pytest.fixture
def broken(courses: Path) -> Path:
    for name, text in BROKEN.items():
        (courses / name).write_text(text, "utf-8")
    return courses


def test_check_names_every_fault_at_once_and_writes_nothing(run: Run, broken: Path) -> None:
    before = tree(broken)
    done = run("check")
    assert done.code == 1
    places = [
        line.partition(": error: ")[0] for line in done.out.splitlines() if ": error: " in line
    ]
    assert places == sorted(places)
    assert {f"{RECORDS}:{n}" for n in (1, 2, 3, 4, 5)} <= set(places)
    assert {p.rpartition(":")[0] for p in places} == {*BROKEN}
    assert re.fullmatch(r"\d+ errors, \d+ warnings?\.\n", done.err)
    assert not OURS.search(done.out)
    assert tree(broken) == before


def test_check_of_a_good_site_finds_nothing_and_makes_nothing(run: Run, courses: Path) -> None:
    before = tree(courses)
    assert run("check") == (0, "", "Nothing is wrong.\n")
    assert tree(courses) == before
    assert not (courses / ".tongwen").exists()


def test_check_gives_json(run: Run, broken: Path) -> None:
    found = json.loads(run("check", "--format", "json").out)
    assert (
        found["errors"] == len([p for p in found["problems"] if p["severity"] == "error"]) > 5
    )
    first = next(p for p in found["problems"] if p["path"] == RECORDS)
    assert first["line"] == 1
    assert "a/b" in first["fact"]
    assert first["hint"]


def test_check_gives_sarif(run: Run, broken: Path) -> None:
    log = json.loads(run("check", "--format", "sarif").out)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    rules = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert only["results"]
    for result in only["results"]:
        assert result["level"] in ("error", "warning")
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert (broken / place["artifactLocation"]["uri"]).is_file()
        assert place["region"]["startLine"] >= 1


def test_sarif_encodes_addresses_and_leaves_out_lines_that_are_not_there() -> None:
    problems = Problems()
    problems.warning(Place("content/数据 1.jsonl"), "اختبار", code="odd")
    (result,) = json.loads(as_sarif(problems))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "content/%E6%95%B0%E6%8D%AE%201.jsonl"}
    }


def test_a_broken_vocabulary_is_not_blamed_on_records(run: Run, courses: Path) -> None:
    (courses / "content/vocabularies/subjects.jsonl").write_text("{}\n", "utf-8")
    done = run("check")
    assert done.code == 1
    assert {line.split(":")[0] for line in done.out.splitlines() if "error" in line} == {
        "content/vocabularies/subjects.jsonl"
    }


def test_a_build_of_broken_sources_shows_places_and_makes_nothing(
    run: Run, broken: Path
) -> None:
    done = run("build", "--engine", "serial")
    assert done.code == 1
    assert "translations/fr/ui.po:" in done.err
    assert not done.out
    assert not OURS.search(done.err)
    assert not (broken / "site").exists()


# A new site


def test_init_makes_a_site_that_builds_at_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("init", tmp_path / "new").code == 0
    monkeypatch.chdir(tmp_path / "new")
    assert run("check") == (0, "", "Nothing is wrong.\n")
    made = json.loads(run("build", "--engine", "serial", "--json").out)
    assert made["warnings"] == []
    page = Path("site/fr/courses/grow-herbs-on-a-balcony.html").read_text("utf-8")
    assert '<html lang="fr" dir="ltr">' in page
    assert "Cultiver des aromates sur un balcon" in page
    assert Path(".gitignore").read_text("utf-8").splitlines()[1:] == [
        "/site/",
        "/exports/",
        "/.tongwen/",
        "/release/",
    ]


def test_init_takes_an_empty_folder_and_a_fresh_git_repository(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "new/.git").mkdir(parents=True)
    assert run("init", tmp_path / "new").code == 0


def test_init_leaves_a_folder_with_something_in_it_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    done = run("init", tmp_path)
    assert done.code == 2
    assert "Choose a folder that is not there yet" in done.err
    assert list(tmp_path.iterdir()) == [tmp_path / "mine.txt"]


def test_the_new_sites_translations_are_complete_and_canonical(run: Run, courses: Path) -> None:
    assert run("translate", "fmt", "--check", *courses.rglob("*.po")).code == 0
    tallies = json.loads(run("translate", "status", "--json").out)
    kinds = {t["kind"]: t for t in tallies}
    for kind in ("ui", "terms"):
        assert kinds[kind]["states"]["translated"] == kinds[kind]["entries"] > 0
