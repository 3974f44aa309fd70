"""Shared fixtures: a site written as one string, golden output trees, the real data."""

import fcntl
import os
import re
import shutil
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from generator.build import Options, build

# How fast a machine is decides nothing here.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

REPOSITORY = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
#: What a site of this repository is made from.
SOURCES = ("content", "translations", "templates", "static", "exports")
SECTION = re.compile(r"^-- (\S+) --\n", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite tests/golden from the current output; review it with `git diff`",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Who is started in the background by a shell ignores Ctrl-C, and so would every program
    # that tests start, even those they mean to interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is for your own machine: CI only compares")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real, dirty input beside the checkout."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data is not there: {folder}")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Callable[[str], Path]:
    """Write a whole site from one string of `-- path --` sections; return its root."""

    def write(text: str) -> Path:
        _, *parts = SECTION.split(text)
        for name, body in zip(parts[::2], parts[1::2], strict=True):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own site, built once however many processes run tests."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "ours"
    root.mkdir(exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "done").exists():
            for name in SOURCES:
                if (REPOSITORY / name).is_dir():
                    shutil.copytree(REPOSITORY / name, root / name, dirs_exist_ok=True)
            shutil.copy(REPOSITORY / "site_config.yml", root)
            build(Options(root / "site_config.yml", root / "site", engine="serial"))
            (root / "done").touch()
    return root / "site"


def tree(root: Path) -> dict[str, bytes]:
    """Every file under `root`, by its path."""
    files = (p for p in sorted(root.rglob("*")) if p.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in files}


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, Mapping[str, bytes]], None]:
    """Compare a tree of outputs with tests/golden/<name>, byte for byte."""

    def check(name: str, got: Mapping[str, bytes]) -> None:
        root = GOLDEN / name
        want = tree(root)
        if request.config.getoption("--update-golden"):
            for gone in want.keys() - got.keys():
                (root / gone).unlink()
            for path, body in got.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(body)
            return
        assert sorted(got) == sorted(want), (
            f"{name}: the set of files changed (run with --update-golden to accept)"
        )
        for path in sorted(want):
            assert got[path] == want[path], (
                f"{name}/{path} changed (run with --update-golden to accept)"
            )

    return check
