"""What pages share, as digests: when one changes, every page made with it is out of date."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment

from generator.config.model import Config
from generator.plan.sources import Sources, interface_files
from generator.theme.environment import template_source

#: Per locale tag and template: what all pages of that locale and template share.
Bases = Mapping[str, Mapping[str, bytes]]


@lru_cache(maxsize=1)
def code_digest() -> bytes:
    """Give the digest of this program: another version may print other bytes."""
    package = Path(__file__).parent.parent
    files = sorted(p for p in package.rglob("*.py"))
    return sha256(b"\0".join(p.as_posix().encode() + p.read_bytes() for p in files)).digest()


def bases(
    config: Config,
    sources: Sources,
    env: Environment,
    templates: tuple[str, ...],
    shared: bytes,
) -> Bases:
    """Give the base of every locale and template; `shared` is what all of them share.

    Under an empty name stands the base of files that have no template.
    """
    texts = {name: sha256(template_source(env, name)).digest() for name in templates} | {
        "": b""
    }
    made = {}
    for one in config.locales:
        tag = one.locale.tag
        words = sources.combined(interface_files(config, tag))
        made[tag] = {
            name: sha256(shared + words + text).digest() for name, text in texts.items()
        }
    return made
