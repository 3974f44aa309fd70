"""Small sites to publish, made without a build, and a reader of releases that shares no code
with the program: python-tuf, json, zstandard.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import zstandard
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

from generator import manifest
from generator.output import Output, TreeWriter
from generator.publish import ceremony
from generator.publish.keyring import Keyring
from generator.publish.order import Order, Report
from generator.publish.release import Publishing

NOW = datetime.now(UTC).replace(microsecond=0)
DATE = datetime(2026, 11, 22, 8, tzinfo=UTC)
CONFIG = """\
site:
  name: 课程
  description: 课程目录
  base_url: https://example.org/
  source: zh-Hans
  default: zh-Hans
locales:
  zh-Hans: {}
  ar: {}
collections:
  higher: {label: 高等, kind: course, source: content/higher}
  lessons: {label: 课, kind: course, source: content/lessons}
"""
Files = dict[str, bytes]


def page(locale: str, number: int, template: str = "one") -> bytes:
    """A page that shares its template, as pages do."""
    words = " ".join(
        hashlib.sha256(f"{locale}{number}{n}".encode()).hexdigest() for n in range(20)
    )
    head = f"<!doctype html><html lang={locale}><nav>{template}" + "<a href=x>menu</a>" * 40
    return f"{head}</nav><main>{words}</main></html>\n".encode()


def site_files(pages: int = 150, template: str = "one") -> Files:
    """A small site's files: two locales, two collections, an empty and a large file."""
    files = {
        f"{locale}/{collection}/{number:04d}.html": page(
            f"{locale}/{collection}", number, template
        )
        for locale in ("zh-Hans", "ar")
        for collection in ("higher", "lessons")
        for number in range(pages)
    }
    files |= {f"{locale}/index.html": page(locale, -1) for locale in ("zh-Hans", "ar")}
    files["robots.txt"] = b""
    files["assets/again.html"] = files["ar/index.html"]
    files["assets/large.bin"] = bytes(range(256)) * 20_000
    files["search/ar/root.json"] = b'{"terms": []}'
    return files


def write_site(root: Path, files: Mapping[str, bytes], name: str = "site") -> Path:
    """Write a site and its manifest as a build does; give the configuration's path."""
    config = root / "site_config.yml"
    config.write_text(CONFIG, "utf-8")
    place = root / name
    for path in [p for p in place.rglob("*") if p.is_file()]:
        if path.relative_to(place).as_posix() not in files:
            path.unlink()
    place.mkdir(parents=True, exist_ok=True)
    with TreeWriter(place, False) as writer:
        written = [writer.write(Output(path, body)) for path, body in files.items()]
    folder = manifest.state_folder(root, place) / "manifest"
    part, body = manifest.encode_part("all", written)
    manifest.write_part(folder, "all", body)
    manifest.write_index(folder, {"all": part})
    return config


def ring_at(folder: Path) -> Keyring:
    """The keys of a site, made if there are none."""
    ring = Keyring(folder, lambda _: "")
    if not ring.root_files():
        ceremony.begin(ring, {}, 1, lambda _: "", NOW)
    return ring


def order(root: Path, **asked: Any) -> Order:
    """An order to publish the site at `root` into its folder `release`."""
    plain = {"engine": "serial", "now": NOW, "date": DATE, "to": root / "release"}
    sites = {"": root / "site"}
    return Order(root / "site_config.yml", **{"sites": sites, **plain, **asked})


def publish(root: Path, **asked: Any) -> Report:
    """Publish the site at `root` with keys that lie in its folder `keys`."""
    ring = ring_at(root / "keys")
    return Publishing(order(root, **asked), ring, lambda _, results, __: results).run()


class Folder(FetcherInterface):
    """Fetches from a folder, as a mirror on the same disk would."""

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = Path(url)
        if not path.is_file():
            raise DownloadHTTPError("not there", 404)
        yield path.read_bytes()


class Client:
    """A mirror that trusts the first root it sees."""

    def __init__(self, release: Path, home: Path) -> None:
        self.release, self.home = release, home
        self.bootstrap = (release / "metadata/1.root.json").read_bytes()

    def updater(self) -> Updater:
        """Give python-tuf's client with the newest metadata."""
        self.home.mkdir(exist_ok=True, parents=True)
        updater = Updater(
            str(self.home / "metadata"),
            f"{self.release}/metadata/",
            str(self.home),
            f"{self.release}/targets/",
            fetcher=Folder(),
            bootstrap=self.bootstrap,
        )
        updater.refresh()
        return updater

    def target(self, name: str = "release.json") -> bytes:
        """Give a verified target."""
        updater = self.updater()
        info = updater.get_targetinfo(name)
        assert info is not None
        return Path(updater.download_target(info)).read_bytes()

    def read(self) -> dict[str, Any]:
        """Give the verified release."""
        value: dict[str, Any] = json.loads(self.target())
        return value

    def files(self) -> Files:
        """Give every file of the release, from its packs."""
        found: Files = {}
        for row in self.read()["slices"]:
            for shard in manifests(self.release, row):
                found |= shard_files(self.release, shard)
        return found


@lru_cache(maxsize=64)
def blob(release: Path, folder: str, digest: str) -> bytes:
    """Give a blob that is what its name says."""
    body = (release / folder / digest[:2] / digest).read_bytes()
    assert hashlib.sha256(body).hexdigest() == digest
    return body


@lru_cache(maxsize=64)
def inflate(stored: bytes, base: bytes = b"") -> bytes:
    """Decode a frame."""
    words = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    decoder = zstandard.ZstdDecompressor(dict_data=words if base else None)
    body: bytes = decoder.decompress(stored, allow_extra_data=False)
    return body


def index(release: Path, row: dict[str, Any]) -> bytes:
    """Give the content of a slice's index."""
    body = inflate(blob(release, "i", row["index"]["stored"]))
    assert hashlib.sha256(body).hexdigest() == row["index"]["digest"]
    return body


def manifests(release: Path, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the shards' manifests of a slice."""
    return [json.loads(body) for body in manifest_bodies(release, index(release, row))]


def manifest_bodies(release: Path, index_body: bytes) -> list[bytes]:
    """Give the shards' manifests that an index names, as bytes."""
    table = json.loads(index_body)
    packs = [pack[0] for pack in table["packs"]]
    return [
        taken(release, packs, table["frames"], frame, offset, size, digest)
        for _, _, _, digest, size, frame, offset in table["shards"]
    ]


def shard_files(release: Path, shard: dict[str, Any]) -> Files:
    """Give the files of a shard."""
    return {
        path: taken(release, shard["packs"], shard["frames"], frame, offset, size, digest)
        for path, size, digest, frame, offset in shard["files"]
    }


def taken(
    release: Path,
    packs: list[str],
    frames: list[list[Any]],
    frame: int,
    offset: int,
    size: int,
    digest: str,
) -> bytes:
    """Give an object from the packs."""
    body = b""
    for pack, begin, length, _, stored_digest in frames[frame:]:
        if len(body) >= offset + size:
            break
        stored = blob(release, "p", packs[pack])[begin : begin + length]
        assert hashlib.sha256(stored).hexdigest() == stored_digest
        body += inflate(stored)
    body = body[offset : offset + size]
    assert hashlib.sha256(body).hexdigest() == digest
    return body


def unbundle(release: Path, row: dict[str, Any], base: bytes, old: list[bytes]) -> Files:
    """Give the files that a slice's last bundle brings, from an earlier index and manifests."""
    [bundle] = [b for b in row["bundles"] if b["base"] == hashlib.sha256(base).hexdigest()]
    body = blob(release, "d", bundle["stored"])
    assert body.startswith(b"TONGWEN-BUNDLE\n")
    length = int.from_bytes(body[15:19], "big")
    head = json.loads(inflate(body[23 : 23 + length]))
    at = 23 + length

    def frame(count: int) -> bytes:
        nonlocal at
        at += count
        return body[at - count : at]

    new_index = json.loads(inflate(frame(head["index"][0]), base))
    manifests_now: dict[int, dict[str, Any]] = {}
    for bases, parts, length, _ in head["manifests"]:
        content = inflate(frame(length), b"".join(old[shard] for [shard] in bases))
        for [shard] in parts:
            size = new_index["shards"][shard][4]
            manifests_now[shard], content = json.loads(content[:size]), content[size:]
    before = [json.loads(one) for one in old]
    found: Files = {}
    for bases, parts, length, _ in head["objects"]:
        content = inflate(
            frame(length),
            b"".join(
                shard_files(release, before[shard])[before[shard]["files"][file][0]]
                for shard, *files in bases
                for file in files
            ),
        )
        for shard, *files in parts:
            for file in files:
                path, size, digest, *_ = manifests_now[shard]["files"][file]
                found[path], content = content[:size], content[size:]
                assert hashlib.sha256(found[path]).hexdigest() == digest
    assert at == len(body)
    return found


def later(days: float) -> datetime:
    """A moment after NOW."""
    return NOW + timedelta(days=days)
