"""A publisher in a folder: sites from dictionaries, signed releases from sites.

Files of a site are given by path. Keys are made once for the whole run of tests.
"""

import random
import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from unittest.mock import patch

from tuf.api.metadata import Metadata

from generator import manifest
from generator.mirror.download import Downloader
from generator.mirror.errors import Missing
from generator.mirror.layout import Layout
from generator.mirror.progress import Silent
from generator.mirror.report import Summary
from generator.mirror.sync import Options, sync_from
from generator.output import Written
from generator.publish.keyring import Keyring
from generator.publish.keys import new_pair
from generator.publish.order import Order, Report
from generator.publish.release import Publishing
from generator.publish.roots import OFFLINE, ROLES, first_root
from tests.conftest import tree

NOW = datetime.now(UTC).replace(microsecond=0)
CONFIG = """\
site:
  name: 课程
  description: 课程目录
  base_url: https://courses.example.org/
  source: zh-Hans
  default: zh-Hans
locales: {zh-Hans: {policy: draft}, ar: {policy: draft}, th: {policy: draft}}
collections:
  higher: {label: 高等教育, kind: course, source: content/higher}
  basic: {label: 基础教育, kind: course, source: content/basic}
search: {enabled: false}
"""
Site = dict[str, bytes]


def page(locale: str, number: int, edition: int = 0) -> bytes:
    """A page that compresses as real ones do; another `edition` differs by a word."""
    rng = random.Random(f"{locale}/{number}")
    words = [f"{locale}{rng.randrange(4000)}" for _ in range(120)]
    if edition:
        words[random.Random(f"{number}/{edition}").randrange(120)] = f"edited{edition}"
    return f"<!doctype html><html lang={locale}><p>{' '.join(words)}</p></html>".encode()


def small_site(pages: int = 40, locales: tuple[str, ...] = ("zh-Hans", "ar", "th")) -> Site:
    """A site: two collections a locale; of its shared files one is large, one empty."""
    files = {
        f"{locale}/{collection}/c{number:04d}.html": page(locale, number)
        for locale in locales
        for collection in ("higher", "basic")
        for number in range(pages)
    }
    files |= {f"{locale}/index.html": page(locale, -1) for locale in locales}
    files |= {f"search/{locale}/root.json": page(locale, -2) for locale in locales}
    return files | {
        "index.html": b"<!doctype html><title>\xe8\xaf\xbe\xe7\xa8\x8b</title>",
        "404.html": b"<!doctype html>",
        "assets/empty.txt": b"",
        "assets/film.mp4": random.Random(7).randbytes(1_300_000),
    }


def edited(site: Site, *numbers: int, edition: int = 1) -> Site:
    """The site with some pages of `ar` edited."""
    return site | {f"ar/higher/c{n:04d}.html": page("ar", n, edition) for n in numbers}


@cache
def _keys() -> Path:
    """Two keys for each role, for all tests."""
    folder = Path(mkdtemp(prefix="tongwen-keys-"))
    for role in ROLES:
        for which in ("a", "b"):
            new_pair(folder, f"{role}-{which}", "")
    return folder


class Publisher:
    """Publishes below `root`; `releases` is what mirrors read."""

    def __init__(self, root: Path, threshold: int = 1, extra: str = "") -> None:
        self.root = root
        self.site, self.releases = root / "site", root / "releases"
        self.config = root / "site_config.yml"
        root.mkdir(parents=True, exist_ok=True)
        self.config.write_text(CONFIG + extra, encoding="utf-8")
        for folder in ("content/higher", "content/basic"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        self.keys = Path(shutil.copytree(_keys(), root / "keys"))
        self.ring = Keyring(self.keys, lambda _: "")
        self._first_root(threshold)

    def _first_root(self, threshold: int) -> None:
        count = {role: threshold if role in OFFLINE else 1 for role in ROLES}
        keys = {role: [self.ring.public(f"{role}-{which}") for which in "ab"] for role in ROLES}
        root = Metadata(first_root(keys, count, NOW + timedelta(days=365)))
        self.ring.sign(root, root.signed.keys)
        self.ring.install_root(root)

    @property
    def root_file(self) -> Path:
        """The root that mirrors pin."""
        return self.keys / "roots" / "1.root.json"

    def build(self, files: Mapping[str, bytes], name: str = "site") -> Path:
        """Lay a site down as a build does: its files, and their manifest."""
        site = self.root / name
        shutil.rmtree(site, ignore_errors=True)
        for path, body in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(body)
        state = manifest.state_folder(self.root, site)
        shutil.rmtree(state, ignore_errors=True)
        rows = [Written(p, len(b), sha256(b).digest(), 0, b"") for p, b in files.items()]
        part, body = manifest.encode_part("all", rows)
        manifest.write_part(state / "manifest", "all", body)
        manifest.write_index(state / "manifest", {"all": part})
        return site

    def publish(
        self,
        files: Mapping[str, bytes],
        days: int = 14,
        editions: Mapping[str, Mapping[str, bytes]] | None = None,
    ) -> Report:
        """Build and publish."""
        sites = {"": self.build(files)}
        for name, other in (editions or {}).items():
            sites[name] = self.build(other, f"site-{name}")
        order = Order(self.config, sites, self.releases, NOW, NOW, days=days, engine="serial")
        return Publishing(order, self.ring, lambda _, results, __: results).run()


class Memory:
    """A source in memory: the files of a release folder, to be altered at will."""

    name = "memory"

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, bytes | Callable[[], object]] = dict(tree(folder))
        self.asked: list[str] = []

    def close(self) -> None:
        """Nothing is held."""

    def read(self, path: str, start: int = 0, length: int | None = None):
        """Give a file as a web server would."""
        self.asked.append(path)
        if path not in self.files:
            raise Missing(path, self.name)
        body = self.files[path]
        if callable(body):
            yield from body()
            return
        body = body[start : None if length is None else start + length]
        for begin in range(0, len(body), 1 << 16):
            yield body[begin : begin + (1 << 16)]


def take(source: object, folder: Path, root: Path | None = None, **more: object) -> Summary:
    """Sync from any source, without pauses."""
    downloader = Downloader(source, pauses=(0.0, 0.0))  # type: ignore[arg-type]
    options = Options("", folder, root, jobs=1, **more)  # type: ignore[arg-type]
    with unsettled():
        return sync_from(downloader, options, Layout(folder), Silent())


def unsettled() -> AbstractContextManager[object]:
    """Let the disk take its time: nobody pulls the plug in a test, and others use the disk."""
    return patch("generator.mirror.make.settle")


def served(folder: Path) -> Site:
    """What a web server would serve."""
    return tree(folder / "current")
