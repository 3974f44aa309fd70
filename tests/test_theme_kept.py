"""Compiled templates are kept between builds, and never believed when they are damaged."""

import types
import zlib
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup

from generator.theme.environment import environment, renderer
from generator.theme.kept import CompiledStore

KNOWN = {"root": "../", "labels": {"draft": "<Entwurf>"}, "attrs": Markup(' lang="de"')}
TEMPLATE = """{{ root }}<p{{ attrs }}>{{ page.title }} {{ labels[page.state] }}</p>
{% for one in page.items %}{{ one }}{{ labels["draft"] }}{% endfor %}"""


def env_of(text: str) -> Environment:
    env = environment()
    env.loader = DictLoader({"t": text})
    return env


def page(**fields: Any) -> Any:
    return types.SimpleNamespace(**fields)


def test_a_kept_template_prints_the_same_as_one_compiled_anew(tmp_path: Path) -> None:
    store, env, kind = CompiledStore(tmp_path), env_of(TEMPLATE), types.SimpleNamespace
    one = page(title="a & b", state="draft", items=["<"])
    made = {renderer(env, "t", KNOWN, kind, store, key)(one) for key in "aab"}
    assert made == {b'../<p lang="de">a &amp; b &lt;Entwurf&gt;</p>\n&lt;&lt;Entwurf&gt;'}
    assert len(list(tmp_path.iterdir())) == 2


def test_a_kept_template_is_not_compiled_again(tmp_path: Path) -> None:
    store, kind = CompiledStore(tmp_path), types.SimpleNamespace
    renderer(env_of(TEMPLATE), "t", KNOWN, kind, store, "key")
    later = renderer(env_of("{{ broken"), "t", KNOWN, kind, store, "key")
    assert b"Entwurf" in later(page(title="", state="draft", items=[]))


@pytest.mark.parametrize("damage", [b"", b"x", zlib.compress(b"\xe3\0"), zlib.compress(b"N")])
def test_a_kept_template_that_cannot_be_read_is_compiled_anew(
    tmp_path: Path, damage: bytes
) -> None:
    for _ in range(2):
        store, env = CompiledStore(tmp_path), env_of("{{ page.title }}!")
        render = renderer(env, "t", {}, types.SimpleNamespace, store, "key")
        assert render(page(title="<")) == b"&lt;!"
        next(tmp_path.iterdir()).write_bytes(damage)
