"""Setting up: what is locked, what make says, and documentation that holds."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from generator.build import Options, build
from generator.cli.starting import SKELETON
from tests.conftest import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
LINK = re.compile(r"\]\(([^)#:]+?)(?:#[^)]*)?\)")


def locked(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Give what a list locks: by name, the requirement and its hashes."""
    text = (REPOSITORY / "requirements" / name).read_text("utf-8").replace("\\\n", " ")
    found = {}
    for line in re.sub(r"(?m)^\s*#.*\n", "", text).splitlines():
        wanted, *hashes = line.split(" --hash=")
        if wanted.strip():
            requirement = Requirement(wanted.strip())
            found[requirement.name] = requirement, hashes
    return found


def names(requirements: list[str]) -> set[str]:
    return {Requirement(r).name.lower() for r in requirements}


@pytest.mark.parametrize("name", ["core.txt", "dev.txt"])
def test_everything_locked_has_one_version_and_hashes(name: str) -> None:
    for requirement, hashes in locked(name).values():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", h) for h in hashes), requirement


def test_the_lists_lock_what_the_project_asks_for() -> None:
    core, dev = locked("core.txt"), locked("dev.txt")
    project = PROJECT["project"]
    assert names(project["dependencies"]) <= core.keys(), "run `make lock`"
    assert names(project["optional-dependencies"]["dev"]) <= dev.keys(), "run `make lock`"
    for name, (requirement, _) in core.items():
        assert str(dev[name][0].specifier) == str(requirement.specifier)
    for asked in map(Requirement, project["dependencies"]):
        (version,) = core[asked.name.lower()][0].specifier
        assert asked.specifier.contains(version.version), "run `make lock`"


def test_large_backends_are_extras_only() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    for extra in ("argos", "cluster", "mt"):
        assert names(extras[extra]).isdisjoint(locked("core.txt"))


def megabytes(extra: str) -> float:
    """What an extra installs, with all that it needs itself."""
    waiting, seen, size = list(PROJECT["project"]["optional-dependencies"][extra]), set(), 0
    while waiting:
        wanted = Requirement(waiting.pop())
        name = wanted.name.lower()
        if name in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        found = distribution(name)
        size += sum(
            f.locate().stat().st_size for f in found.files or [] if f.locate().is_file()
        )
        waiting += found.requires or []
    return size / 1e6


@pytest.mark.parametrize(("extra", "most"), [("mt", 260), ("argos", 335)])
def test_machine_drafts_stay_light_and_bring_no_torch(extra: str, most: int) -> None:
    assert 100 < megabytes(extra) <= most
    assert not {"torch", "stanza", "spacy"} & locked("dev.txt").keys()


def test_every_data_file_is_in_the_package() -> None:
    packaged: set[Path] = set()
    for package, patterns in PROJECT["tool"]["setuptools"]["package-data"].items():
        folder = REPOSITORY / package.replace(".", "/")
        packaged.update(path for pattern in patterns for path in folder.glob(pattern))
    listed = subprocess.run(
        ["git", "ls-files", "generator", "search"],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("this is no git checkout")
    data = {
        REPOSITORY / name for name in listed.stdout.splitlines() if not name.endswith(".py")
    }
    assert sorted(data - packaged) == []


# Make


def test_make_alone_lists_what_can_be_made() -> None:
    done = subprocess.run(["make"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert re.findall(r"(?m)^  make (\w+)", done.stdout) == [
        "help", "site", "serve", "test", "judge", "docs", "lock", "clean",
    ]  # fmt: skip


def test_the_integration_runs_make_test() -> None:
    script = REPOSITORY / ".ci" / "run"
    assert script.stat().st_mode & stat.S_IXUSR
    assert "exec make test" in script.read_text("utf-8")


Fake = Callable[[str, str, int], None]


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """Put a Python of some version into the only folder of PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def make(name: str, version: str, without_venv: int) -> None:
        new = tuple(map(int, version.split("."))) >= (3, 11)
        script = f"""#!/bin/sh
case "$2" in
    *print*) echo {version} ;;
    *exit*) exit {0 if new else 1} ;;
    *ensurepip*) exit {without_venv} ;;
esac
"""
        (folder / name).write_text(script, "utf-8")
        (folder / name).chmod(0o755)

    return make


def find_python(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(REPOSITORY / "scripts/find-python")]
    environment = {"PATH": str(tmp_path / "bin"), **more}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_first_python_that_will_do_is_taken(fake: Fake, tmp_path: Path) -> None:
    fake("python3", "3.9", 0)
    fake("python3.13", "3.13", 1)
    fake("python3.12", "3.12", 0)
    done = find_python(tmp_path)
    assert (done.stdout, done.returncode) == (f"{tmp_path}/bin/python3.12\n", 0)


def test_the_python_that_was_named_is_the_only_one_tried(fake: Fake, tmp_path: Path) -> None:
    fake("python3", "3.12", 0)
    fake("old", "3.10", 0)
    assert (
        "No Python 3.11 or newer was found: old is 3.10;"
        in find_python(tmp_path, PYTHON="old").stderr
    )


def test_a_python_without_venv_says_what_to_install(fake: Fake, tmp_path: Path) -> None:
    fake("python3", "3.11", 1)
    done = find_python(tmp_path)
    assert done.returncode == 1
    assert "apt install python3.11-venv" in done.stderr


def test_no_python_at_all_is_said(fake: Fake, tmp_path: Path) -> None:
    done = find_python(tmp_path)
    assert done.returncode == 1
    assert "there is no Python at all" in done.stderr
    assert "make site PYTHON=" in done.stderr


def test_the_real_python_will_do() -> None:
    environment = os.environ | {"PYTHON": sys.executable}
    command = [str(REPOSITORY / "scripts/find-python")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == sys.executable


# Documentation

PAGES = [
    *REPOSITORY.glob("*.md"),
    *REPOSITORY.glob("docs/**/*.md"),
    *REPOSITORY.glob("examples/**/*.md"),
]


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix()
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```|`[^`\n]*`", "", page.read_text("utf-8"))
    missing = [target for target in LINK.findall(text) if not (page.parent / target).exists()]
    assert missing == []


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    top = (REPOSITORY / "README.md").read_text("utf-8").splitlines()[:12]
    assert any(line.startswith("make site") for line in top)
    assert any(line.startswith("make serve") for line in top)


def test_decisions_are_short_and_numbered_once() -> None:
    pages = sorted((REPOSITORY / "docs/decisions").glob("*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(set(numbers)) == len(numbers)
    assert [p.name for p in pages if len(p.read_text("utf-8").splitlines()) >= 60] == []


def test_the_documentation_is_a_document_of_a_site(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SKELETON, tmp_path / "courses"))
    handbook = root / "content/documents/handbook"
    handbook.mkdir(parents=True)
    shutil.copy(REPOSITORY / "mkdocs.yml", handbook)
    shutil.copytree(REPOSITORY / "docs", handbook / "docs")
    config = root / "site_config.yml"
    config.write_text(
        config.read_text("utf-8") + "documents:\n  handbook: {title: Handbook}\n", "utf-8"
    )
    summary = build(Options(config, root / "site", engine="serial"))
    assert summary.warnings == []
    page = (root / "site/en/handbook/guide/getting-started.html").read_text("utf-8")
    assert 'reference/configuration.html">reference of the configuration</a>' in page
