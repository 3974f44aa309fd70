"""Drafting opens no connection: where one is opened, the process is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.mt_models import ZH_EN, home, packages

__all__ = ["home", "packages"]
pytestmark = pytest.mark.usefixtures("home")

OFFLINE = "from tests.no_network import forbid_network; forbid_network()\n"


def python(code: str, **environment: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", OFFLINE + code],
        cwd=REPOSITORY,
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_the_trap_works(family: str) -> None:
    done = python(
        f"import socket\ntry: socket.socket(socket.{family})\nexcept BaseException: pass"
    )
    assert done.returncode == -signal.SIGSYS


def test_the_trap_lets_processes_of_this_computer_talk() -> None:
    done = python("import socket; socket.socketpair(); print('spoke')")
    assert done.stdout == "spoke\n"


def test_installing_a_file_and_listing_open_no_connection(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    for arguments in (["install", ZH_EN, "--models", folder], ["--models", folder]):
        done = tongwen(tmp_path, "translate", "models", *arguments)
        assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("zh_en  1.0  zh-Hans → en  Apache-2.0  for tests only")


SITE = """\
-- site_config.yml --
site:
  {name: 天文, description: 几何, base_url: "https://a.test/", source: zh-Hans, default: fr}
locales:
  zh-Hans: {policy: approved}
  fr: {policy: draft}
collections:
  higher: {label: 音乐, source: content/higher, shard_digits: 0}
-- content/higher/all.jsonl --
{"id":"a","title":"化学与天文","summary":"请看[音乐](https://a.example/x.html)。"}
"""


def tongwen(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the program in `folder`, without a network."""
    return subprocess.run(
        [sys.executable, "-m", "tests.no_network", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("backend", "engine"),
    [("argos", "serial"), ("argos", "process"), ("argostranslate", "serial")],
)
def test_drafting_a_site_opens_no_connection(
    backend: str, engine: str, packages: Path, site: Callable[[str], Path]
) -> None:
    """Through two models, in this process and in a pool of others; argostranslate's own import
    included, which looks for its models on the network where it can.
    """
    folder = site(SITE)
    assert tongwen(folder, "translate", "sync").returncode == 0
    done = tongwen(
        folder, "translate", "draft", "--locale", "fr", "--models", packages,
        "--backend", backend, "--engine", engine, "--jobs", 2,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    written = (folder / "translations" / "fr" / "catalog" / "higher" / "all.po").read_text(
        "utf-8"
    )
    assert 'msgstr "Chimie et astronomie"' in written
    assert f"by={backend}:zh_en-1.0@" in written
    assert "via=zh-Hans>en>fr" in written
