"""Drafting opens no connection: where one is opened, the process is killed."""

import os
import signal
import subprocess
import sys
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


DRAFT = """
from generator.translation.draft.backend import BackendSpec, Options
from generator.translation.draft.backends import open_backend
backend = open_backend(BackendSpec({name!r}, {place!r}))
model = next(m for m in backend.models() if m.name == "zh_en")
(answer,) = backend.open(model, Options(threads=1)).translate(["什么是音乐？"])
print(answer.text)
"""


@pytest.mark.parametrize("name", ["argos", "argostranslate"])
def test_an_engine_opens_no_connection(name: str, packages: Path) -> None:
    """With argostranslate, its own import too, which looks for models on the network."""
    done = python(DRAFT.format(name=name, place=str(packages)))
    assert (done.returncode, done.stdout) == (0, "What is music?\n"), done.stderr


def test_installing_a_file_and_listing_open_no_connection(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    for arguments in (["install", ZH_EN, "--models", folder], ["--models", folder]):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.no_network",
                "translate",
                "models",
                *map(str, arguments),
            ],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("zh_en  1.0  zh-Hans → en  Apache-2.0  for tests only")
