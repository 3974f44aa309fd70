"""What pages share, as digests: when one changes, every page made with it is out of date."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader
from msgspec import Struct

from generator.config.model import Config
from generator.plan.sources import Sources, interface_files
from generator.theme.environment import template_source

#: Per locale tag and template: what all pages of that locale and template share.
Bases = Mapping[str, Mapping[str, bytes]]


@lru_cache(maxsize=1)
def code_digest() -> bytes:
    """Give the digest of this program and its data: another version may print other bytes."""
    package = Path(__file__).parent.parent
    files = sorted(p for kind in ("*.py", "data/*") for p in package.rglob(kind) if p.is_file())
    return sha256(b"\0".join(p.as_posix().encode() + p.read_bytes() for p in files)).digest()


class Templates(Struct, array_like=True):
    """Digests of templates with all they are made of, and of the folders they were found in."""

    folders: bytes
    digests: dict[str, bytes]

    def encode(self) -> bytes:
        """Give the bytes to keep for the next build."""
        return msgspec.msgpack.encode(self)


def template_digests(env: Environment, names: tuple[str, ...], kept: bytes) -> Templates:
    """Give the digest of each template; what the last build `kept` holds while no file changed.

    Raises SourceError for a template that is missing or broken.
    """
    folders = sha256(b"".join(_template_files(env)) + repr(names).encode()).digest()
    if kept:
        known = msgspec.msgpack.decode(kept, type=Templates)
        if known.folders == folders:
            return known
    return Templates(folders, {n: sha256(template_source(env, n)).digest() for n in names})


def _template_files(env: Environment) -> Iterator[bytes]:
    loader = env.loader
    for folder in loader.searchpath if isinstance(loader, FileSystemLoader) else ():
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                yield str(path).encode() + b"\0" + path.read_bytes()


def bases(config: Config, sources: Sources, templates: Templates, shared: bytes) -> Bases:
    """Give the base of every locale and template; `shared` is what all of them share.

    Under an empty name stands the base of files that have no template.
    """
    texts = templates.digests | {"": b""}
    made = {}
    for one in config.locales:
        tag = one.locale.tag
        words = sources.combined(interface_files(config, tag))
        made[tag] = {
            name: sha256(shared + words + text).digest() for name, text in texts.items()
        }
    return made
