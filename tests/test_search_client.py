"""The search page's script as it is shipped: small, one file, nothing from elsewhere."""

import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.render.assets import lean
from generator.theme.environment import ASSETS
from search.scripts import CLIENT, client_modules
from tests.conftest import REPOSITORY

SOURCES = {path.name: path.read_text(encoding="utf-8") for path in CLIENT.glob("*.js")}
LARGEST = 15_000


def test_the_script_is_within_its_budget() -> None:
    assert sum(len(gzip.compress(body, 9)) for _, body in client_modules()) <= LARGEST


def test_the_script_is_one_file_named_by_its_content() -> None:
    ((path, body),) = client_modules("assets")
    assert re.fullmatch(r"assets/search\.[0-9a-f]{16}\.js", str(path))
    assert b"import " not in body
    assert client_modules("assets") == [(path, body)]


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_modules_import_each_other_only(name: str) -> None:
    imported = re.findall(r'from "([^"]+)"', re.sub(r"/\*.*?\*/", "", SOURCES[name]))
    assert set(imported) <= {f"./{other}" for other in SOURCES}
    assert "eval(" not in SOURCES[name]
    assert "innerHTML" not in SOURCES[name]
    assert ".style" not in SOURCES[name], "the policy allows no inline style"


def test_the_joined_script_is_sound(tmp_path: Path) -> None:
    """No name is declared twice, and no sign was lost with the spaces."""
    if not shutil.which("node"):
        pytest.skip("there is no node")
    ((_, body),) = client_modules()
    script = tmp_path / "joined.mjs"
    script.write_bytes(body)
    done = subprocess.run(
        ["node", "--check", str(script)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_types_hold() -> None:
    """JSDoc says the types; TypeScript, which `make test` brings, checks them."""
    compiler = REPOSITORY / "node_modules/.bin/tsc"
    if not compiler.exists():
        pytest.skip("npm ci has not run")
    done = subprocess.run(
        [str(compiler), "-p", str(CLIENT)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_stylesheet_is_small_and_has_no_colours_of_its_own() -> None:
    css = (ASSETS / "search.css").read_text(encoding="utf-8")
    assert len(gzip.compress(lean(css.encode()))) <= 1_500
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?=[ ;}])", css)
    assert not re.findall(r"(?<!-)\b(left|right|margin-top|padding-left)\b", css)
