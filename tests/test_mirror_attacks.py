"""Attacks on a mirror, in memory: each is refused, what is served stays, and the words help."""

import datetime
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import tuf.ngclient._internal.trusted_metadata_set as trusted
import zstandard
from tuf.api.metadata import Metadata

from generator.errors import OperatorError, TongwenError, UsageError
from generator.mirror.errors import Refused
from generator.problems import report
from generator.publish.keyring import Keyring
from generator.publish.keys import new_pair
from generator.release import frames
from generator.release.codec import decode_index, decode_release
from generator.release.frames import decompress
from generator.release.model import Release
from generator.release.paths import bundle_path, index_path, pack_path
from tests.conftest import tree
from tests.mirror_forger import Forger
from tests.mirror_site import Memory, Publisher, Site, edited, served, small_site, take

ALL_KEYS = tuple(f"{role}-a" for role in ("root", "targets", "snapshot", "timestamp"))


class World(NamedTuple):
    """A publisher's two releases, and a mirror of the second; of the first: `young`."""

    publisher: Publisher
    first: Memory
    second: Memory
    site: Site
    mirror: Path
    young: Path


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = tmp_path_factory.mktemp("world")
    publisher = Publisher(root / "publisher")
    site = small_site(20)
    publisher.publish(site)
    first = Memory(publisher.releases)
    take(first, root / "young", publisher.root_file)
    take(first, root / "mirror", publisher.root_file)
    site = edited(site, 3, 4)
    publisher.publish(site)
    second = Memory(publisher.releases)
    take(second, root / "mirror")
    return World(publisher, first, second, site, root / "mirror", root / "young")


def copy(folder: Path, to: Path) -> Path:
    """A mirror to attack."""
    return Path(shutil.copytree(folder, to, symlinks=True))


@pytest.fixture
def mirror(world: World, tmp_path: Path) -> Path:
    return copy(world.mirror, tmp_path / "mirror")


@pytest.fixture
def young(world: World, tmp_path: Path) -> Path:
    """A mirror that has the first release: to bring it to the second is what is attacked."""
    return copy(world.young, tmp_path / "young")


@pytest.fixture
def source(world: World) -> Memory:
    """The second release, to be tampered with."""
    made = Memory(world.publisher.root / "nothing")
    made.files = dict(world.second.files)
    return made


def state_of(mirror: Path) -> tuple[str, Site, Site]:
    """What is served, by which link, and all releases."""
    return os.readlink(mirror / "current"), served(mirror), tree(mirror / "releases")


def refused(source: Memory, mirror: Path, *words: str, **more: object) -> TongwenError:
    """Sync and see it refused: what is served stays; the message says why, and what to do."""
    before = state_of(mirror)
    with pytest.raises(TongwenError) as caught:
        take(source, mirror, **more)
    assert (
        os.readlink(mirror / "current"),
        served(mirror),
        tree(mirror / "releases"),
    ) == before
    error = caught.value
    for word in words:
        assert word in report(error)
    assert error.hint, "the message says what to do"
    assert isinstance(error, Refused)
    assert '"ok": false' in (mirror / "status.json").read_text()
    return error


def refused_by_the_new(source: Memory, folder: Path, root: Path, *words: str) -> None:
    """A mirror that begins with this source gets nothing."""
    with pytest.raises(Refused) as caught:
        take(source, folder, root)
    for word in words:
        assert word in report(caught.value)
    assert not (folder / "current").exists()
    assert list((folder / "releases").iterdir()) == []


# The signatures


def test_rollback(world: World, mirror: Path) -> None:
    refused(world.first, mirror, "older than this mirror has seen", "rollback")


def test_rollback_by_stolen_online_keys(world: World, mirror: Path, source: Memory) -> None:
    forger = Forger(world.publisher, source, ("snapshot-a", "timestamp-a"))
    old = world.first.files["metadata/1.targets.json"]
    assert isinstance(old, bytes)
    forger.show(old, version=1)
    refused(source, mirror, "older than this mirror has seen")


def test_freeze(world: World, mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return datetime.datetime.now(tz) + datetime.timedelta(days=15)

    fake = type("fake", (), {"datetime": Later, "timezone": datetime.timezone})
    monkeypatch.setattr(trusted, "datetime", fake)
    refused(world.second, mirror, "expired", "frozen", "clock")


def test_expired_from_the_first(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path / "publisher")
    publisher.publish({"index.html": b"x"}, days=-1)
    source = Memory(publisher.releases)
    refused_by_the_new(source, tmp_path / "m", publisher.root_file, "expired")


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("metadata/2.snapshot.json", "metadata/1.snapshot.json"),
        ("metadata/2.targets.json", "metadata/1.targets.json"),
    ],
)
def test_a_mixture_of_two_valid_releases(
    world: World, young: Path, source: Memory, tmp_path: Path, new: str, old: str
) -> None:
    source.files[new] = world.first.files[old]
    refused(source, young, "do not belong to one release")
    root = world.publisher.root_file
    refused_by_the_new(source, tmp_path / "new", root, "do not belong to one release")


def test_the_earlier_release_under_the_name_of_the_later(
    world: World, young: Path, source: Memory
) -> None:
    now, before = target(world.second), target(world.first)
    assert now != before
    source.files[now] = world.first.files[before]
    refused(source, young, "do not belong to one release")


def test_a_timestamp_of_another_publisher(world: World, young: Path, source: Memory) -> None:
    source.files["metadata/timestamp.json"] = _strangers(world)["metadata/timestamp.json"]
    refused(source, young, "did not sign")


def _strangers(world: World) -> dict[str, bytes]:
    """The same site, published with the keys of somebody else."""
    source = Memory(world.publisher.root / "nothing")
    source.files = dict(world.second.files)
    body = source.files["metadata/timestamp.json"]
    assert isinstance(body, bytes)
    forged: Metadata = Metadata.from_bytes(body)
    forged.signed.version += 1
    return {"metadata/timestamp.json": forged.to_bytes()}


def test_a_wrong_root(world: World, tmp_path: Path) -> None:
    other = Publisher(tmp_path / "other")
    for role in ("root", "targets", "snapshot", "timestamp"):
        for end in ("pem", "pub"):
            (other.keys / f"{role}-a.{end}").unlink()
            (other.keys / f"{role}-b.{end}").unlink()
        new_pair(other.keys, f"{role}-a", "")
        new_pair(other.keys, f"{role}-b", "")
    other.ring = Keyring(other.keys, lambda _: "")
    other._first_root(1)
    refused_by_the_new(
        world.second, tmp_path / "m", other.root_file, "did not sign", "check that it is"
    )
    # It was not pinned: the right root can be given now.
    take(world.second, tmp_path / "m", world.publisher.root_file)
    assert served(tmp_path / "m") == world.site


def test_another_root_than_the_pinned_one(world: World, mirror: Path, tmp_path: Path) -> None:
    (tmp_path / "root.json").write_bytes(b"{}")
    with pytest.raises(UsageError, match="is not the root this mirror trusts"):
        take(world.second, mirror, tmp_path / "root.json")


def test_no_root_at_all(world: World, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="whom to trust") as caught:
        take(world.second, tmp_path / "m")
    assert "--root FILE" in caught.value.hint


def test_what_is_no_root(world: World, tmp_path: Path) -> None:
    (tmp_path / "root.json").write_bytes(b'{"signed": 1}')
    with pytest.raises(UsageError, match="no root metadata"):
        take(world.second, tmp_path / "m", tmp_path / "root.json")


@pytest.mark.parametrize(
    "keys", [("snapshot-a", "timestamp-a"), ("targets-a", "snapshot-a", "timestamp-a"), ()]
)
def test_keys_below_the_threshold(tmp_path: Path, keys: tuple[str, ...]) -> None:
    """Two people sign releases; the online keys and one of theirs were stolen."""
    publisher = Publisher(tmp_path / "publisher", threshold=2)
    publisher.publish({"index.html": b"x"})
    source = Memory(publisher.releases)
    take(source, tmp_path / "m", publisher.root_file)
    Forger(publisher, source, keys).forge({"index.html": b"evil"})
    refused(source, tmp_path / "m", "did not sign")


def test_a_root_that_too_few_signed(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path / "publisher", threshold=2)
    publisher.publish({"index.html": b"x"})
    source = Memory(publisher.releases)
    take(source, tmp_path / "m", publisher.root_file)
    forger = Forger(publisher, source, ("root-a",))
    root: Metadata = publisher.ring.root()
    root.signed.version = 2
    root.signed.roles["targets"].threshold = 1
    forger._put("2.root.json", root.signed)
    refused(source, tmp_path / "m", "did not sign")


def test_enough_keys_do_sign(tmp_path: Path) -> None:
    """The forger's tools work: with all keys, what it makes is a release like any other."""
    publisher = Publisher(tmp_path / "publisher")
    publisher.publish({"index.html": b"x"})
    source = Memory(publisher.releases)
    Forger(publisher, source, ALL_KEYS).forge({"index.html": b"new"})
    take(source, tmp_path / "m", publisher.root_file)
    assert served(tmp_path / "m") == {"index.html": b"new"}


# What the signatures lead to


def target(source: Memory) -> str:
    """The newest `release.json`."""
    bodies = {p: b for p, b in source.files.items() if p.endswith(".release.json")}
    return max(bodies, key=lambda p: decode_release(bytes(bodies[p])).release)  # type: ignore[arg-type]


def the_release(source: Memory) -> Release:
    return decode_release(bytes(source.files[target(source)]))  # type: ignore[arg-type]


def blobs(source: Memory, kind: str) -> list[str]:
    """Paths that syncing the first release to the second needs: `bundle`; and that a new mirror
    needs: `index`, `manifest`, `pack`.
    """
    found = []
    for row in the_release(source).slices:
        body = bytes(source.files[index_path(row.index.stored)])  # type: ignore[arg-type]
        index = decode_index(decompress(body, row.index.size, ""))
        lists = {index.packs[frame.pack].digest for frame in index.frames}
        if kind == "bundle":
            found += [bundle_path(b.stored) for b in row.bundles]
        if kind == "index":
            found.append(index_path(row.index.stored))
        if kind == "manifest":
            found += [pack_path(d) for d in sorted(lists)]
        if kind == "pack":
            found += [pack_path(p.digest) for p in index.packs if p.digest not in lists]
    return found


def flipped(body: bytes) -> bytes:
    return bytes(b ^ (n % 97 == 48) for n, b in enumerate(body))


def endless(_: bytes) -> Callable[[], Iterator[bytes]]:
    return lambda: itertools.repeat(b"\0" * (1 << 16))


DAMAGES = {
    "tampered": flipped,
    "truncated": lambda body: body[: len(body) // 2],
    "oversized": lambda body: lambda: iter((body, b"more", body)),
    "endless": endless,
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["index", "manifest", "pack"])
def test_damaged_files_stop_a_new_mirror(
    world: World, tmp_path: Path, source: Memory, kind: str, damage: str
) -> None:
    for path in blobs(world.second, kind):
        source.files[path] = DAMAGES[damage](bytes(world.second.files[path]))  # type: ignore
    root = world.publisher.root_file
    refused_by_the_new(source, tmp_path / "m", root, "hint: ")
    # The source is mended, and the mirror goes on where it was.
    take(world.second, tmp_path / "m", root)
    assert served(tmp_path / "m") == world.site


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", ["bundle", "pack", "manifest", "index"])
def test_damaged_files_stop_an_update(
    world: World, young: Path, source: Memory, kind: str, damage: str
) -> None:
    for path in set(blobs(world.second, kind)) - world.first.files.keys():
        source.files[path] = DAMAGES[damage](bytes(world.second.files[path]))  # type: ignore
    refused(source, young, bundles=kind == "bundle")
    take(world.second, young)
    assert served(young) == world.site


@pytest.mark.parametrize(
    "name", ["2.root.json", "timestamp.json", "2.snapshot.json", "2.targets.json", "target"]
)
def test_endless_data_in_what_is_signed(
    world: World, young: Path, source: Memory, name: str
) -> None:
    path = target(source) if name == "target" else f"metadata/{name}"
    source.files[path] = endless(b"")
    refused(source, young, "more than it may", "endless data")


@pytest.mark.parametrize("bomb", ["index", "manifest", "pack"])
def test_bombs(world: World, young: Path, source: Memory, bomb: str) -> None:
    """Frames that say they are larger than is signed, signed by somebody who has all keys."""
    Forger(world.publisher, source, ALL_KEYS).forge({"index.html": b"x"}, bomb=bomb)
    refused(source, young, "67,108,864")


def test_a_lying_bomb(world: World, young: Path, source: Memory) -> None:
    """A frame whose head is right and whose content goes on."""
    honest = frames.compress
    content = zstandard.ZstdCompressor(write_content_size=False).compress(b"\0" * (1 << 24))
    frames.compress = lambda body, level: content  # type: ignore[assignment]
    try:
        Forger(world.publisher, source, ALL_KEYS).forge({"index.html": b"x"})
    finally:
        frames.compress = honest
    refused(source, young)


@pytest.mark.parametrize(
    "path",
    [
        "../evil.html",
        "/etc/evil.html",
        "ar/../../evil.html",
        "ar//evil.html",
        "./evil.html",
        "ar\\evil.html",
        "C:evil.html",
        "ar/evil\0.html",
        "ar/evil\n.html",
        "con/evil.html",
        "ar/e\u0301vil.html",
        "e" * 300,
        "ar/" * 400 + "x",
    ],
)
def test_paths_that_lead_elsewhere(
    world: World, young: Path, source: Memory, path: str
) -> None:
    Forger(world.publisher, source, ALL_KEYS).forge({path: b"evil"})
    outside = tree(young.parent)
    refused(source, young)
    assert [p for p in tree(young.parent).keys() - outside.keys() if "evil" in p] == []


@pytest.mark.parametrize(
    "paths",
    [
        ("ar/A.html", "ar/a.html"),
        ("AR/x.html", "ar/y.html"),
        ("ar/STRASSE.html", "ar/straße.html"),
        ("ar/É.html", "ar/é.html"),
        ("ar", "ar/x.html"),
    ],
)
def test_names_that_clash_where_case_is_folded(
    world: World, young: Path, source: Memory, paths: tuple[str, str]
) -> None:
    Forger(world.publisher, source, ALL_KEYS).forge(dict.fromkeys(sorted(paths), b"x"))
    refused(source, young, "Some file systems cannot hold both")


def test_a_newer_format_says_so(world: World, young: Path, source: Memory) -> None:
    Forger(world.publisher, source, ALL_KEYS).sign(b'{"format":2,"new":"things"}')
    before = served(young)
    with pytest.raises(OperatorError, match="format 2; this program reads format 1") as caught:
        take(source, young)
    assert "newer tongwen" in caught.value.hint
    assert served(young) == before


# Links in the target


@pytest.mark.parametrize(
    "where",
    [
        ".mirror/staging",
        ".mirror/objects",
        ".mirror/metadata",
        ".mirror/indexes",
        ".mirror/trash",
        ".mirror/kept",
        ".mirror",
        "releases",
    ],
)
def test_a_link_where_a_folder_belongs(
    world: World, young: Path, tmp_path: Path, where: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    place = young / where
    if place.is_dir():
        shutil.move(place, tmp_path / "moved")
    place.symlink_to(outside)
    with pytest.raises(TongwenError) as caught:
        take(world.second, young)
    assert "a link" in report(caught.value)
    assert caught.value.hint
    assert list(outside.iterdir()) == []


def test_links_in_a_half_made_release(world: World, young: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    staging = young / ".mirror/staging"
    staging.mkdir(exist_ok=True)
    (staging / "ar").symlink_to(outside)
    refused(world.second, young, "is a link", "never writes through a link")
    assert list(outside.iterdir()) == []


def test_linked_files_in_a_half_made_release_are_replaced(
    world: World, young: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    staging = young / ".mirror/staging"
    (staging / "ar/higher").mkdir(parents=True)
    (staging / "ar/higher/c0003.html").symlink_to(victim)
    (staging / "ar/index.html").symlink_to(victim)
    (staging / "evil.html").symlink_to(victim)
    (staging / "evil").symlink_to(tmp_path)
    take(world.second, young)
    assert served(young) == world.site
    assert victim.read_bytes() == b"precious"
    assert not any(path.is_symlink() for path in (young / "current").rglob("*"))


@pytest.mark.parametrize("kind", ["folder", "file", "elsewhere"])
def test_something_else_in_the_place_of_current(
    world: World, young: Path, tmp_path: Path, kind: str
) -> None:
    (young / "current").unlink()
    if kind == "folder":
        (young / "current").mkdir()
        (young / "current/mine.html").write_bytes(b"mine")
    elif kind == "file":
        (young / "current").write_bytes(b"mine")
    else:
        (young / "current").symlink_to(tmp_path)
    before = tree(young / "releases")
    with pytest.raises(Refused, match="current is not what a mirror has there"):
        take(world.second, young)
    assert tree(young / "releases") == before


def test_a_folder_with_something_else_in_it(world: World, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_bytes(b"mine")
    with pytest.raises(UsageError, match="is there already and is no mirror"):
        take(world.second, tmp_path / "site", world.publisher.root_file)
    assert tree(tmp_path / "site") == {"index.html": b"mine"}


def test_an_altered_file_here_is_not_taken_over(world: World, young: Path) -> None:
    page = young / "current/ar/higher/c0007.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes()[:-1] + b"!")
    (young / "current/th/index.html").unlink()
    base = young / "current/ar/higher/c0003.html"
    base.chmod(0o644)
    base.write_bytes(b"?" * base.stat().st_size)
    take(world.second, young)
    assert served(young) == world.site
