"""Syncing a mirror: what it takes, what it spares, what it goes on with, what it keeps."""

import doctest
import errno
import itertools
import json
import os
import pickle
import shutil
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tuf.api.metadata import Metadata

from generator.errors import OperatorError, TongwenError, UsageError
from generator.mirror import disk, pace, plan, selection, staging, staleness
from generator.mirror.download import Downloader
from generator.mirror.errors import Interrupted, Missing, Refused
from generator.mirror.folder import FolderSource
from generator.mirror.install import ahead
from generator.mirror.layout import Layout
from generator.mirror.pace import Pace, Patience
from generator.mirror.progress import Silent
from generator.mirror.selection import Selection
from generator.mirror.sources import open_source
from generator.mirror.state import Status, read_status
from generator.mirror.sync import Options, sync_from
from generator.mirror.verify import verify
from generator.release.model import Frame
from generator.release.packs import spans
from tests.conftest import tree
from tests.mirror_forger import Forger
from tests.mirror_site import (
    Memory,
    Publisher,
    Site,
    edited,
    served,
    small_site,
    take,
    unsettled,
)


@pytest.fixture(scope="module")
def _published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    publisher = Publisher(tmp_path_factory.mktemp("publisher"))
    site = small_site(20)
    publisher.publish(site)
    return publisher.root, site


class Host:
    """A publisher with its first release out, and a mirror's folder."""

    def __init__(self, publisher: Publisher, site: Site, mirror: Path) -> None:
        self.publisher, self.site, self.mirror = publisher, site, mirror

    @property
    def source(self) -> Memory:
        return Memory(self.publisher.releases)

    def take(self, source: Memory | None = None, **more: object):
        root = self.publisher.root_file
        return take(source or self.source, self.mirror, root, **more)

    def publish(self, site: Site) -> None:
        self.publisher.publish(site)
        self.site = site


@pytest.fixture
def host(tmp_path: Path) -> Host:
    site = small_site(20)
    publisher = Publisher(tmp_path / "publisher")
    publisher.publish(site)
    return Host(publisher, site, tmp_path / "mirror")


# What is taken


def test_a_new_mirror_serves_the_site_byte_for_byte(host: Host) -> None:
    summary = host.take()
    assert served(host.mirror) == host.site
    assert summary.changed
    assert (summary.files, summary.written, summary.linked) == (len(host.site),) * 2 + (0,)
    assert os.readlink(host.mirror / "current") == f"releases/{summary.kept[0]}"


def test_nothing_new_costs_two_small_requests(host: Host) -> None:
    host.take()
    source = host.source
    summary = host.take(source)
    assert not summary.changed
    assert source.asked == ["metadata/2.root.json", "metadata/timestamp.json"]
    assert summary.received_bytes < 2_000


def test_an_edit_comes_as_a_bundle_and_shares_the_rest(host: Host) -> None:
    host.take()
    host.publish(edited(host.site, 3, 4))
    source = host.source
    summary = host.take(source)
    assert served(host.mirror) == host.site
    assert (summary.written, summary.linked) == (2, len(host.site) - 2)
    assert [p for p in source.asked if p.startswith(("p/", "i/"))] == []
    assert summary.requests <= 7
    one, two = (host.mirror / "releases" / name for name in summary.kept)
    same = "th/higher/c0001.html"
    assert (one / same).stat().st_ino == (two / same).stat().st_ino


def test_without_a_bundle_ranges_of_packs_come(host: Host) -> None:
    host.take()
    host.publish(edited(host.site, 3, 4))
    source = host.source
    source.files = {p: b for p, b in source.files.items() if not p.startswith("d/")}
    summary = host.take(source)
    assert served(host.mirror) == host.site
    assert summary.written == 2
    assert any(path.startswith("p/") for path in source.asked)
    packs = sum(len(bytes(b)) for p, b in source.files.items() if p.startswith("p/"))  # type: ignore[arg-type]
    assert summary.received_bytes < packs / 20


def test_a_mirror_far_behind_catches_up(host: Host) -> None:
    host.take()
    for edition in range(2, 8):
        host.publish(edited(host.site, edition, edition=edition))
    host.take()
    assert served(host.mirror) == host.site


def test_pages_come_go_and_move(host: Host) -> None:
    host.take()
    site = dict(host.site)
    del site["th/basic/c0003.html"]
    site["th/basic/new.html"] = site.pop("th/basic/c0004.html")
    site["en/index.html"] = b"a new locale is not one of this site: it is shared"
    site["ar/higher/c0001/index.html"] = site.pop("ar/higher/c0001.html")
    host.publish(site)
    summary = host.take()
    assert served(host.mirror) == site
    assert summary.written == 1


def test_locales_can_be_chosen_and_are_kept(host: Host) -> None:
    host.take(selection=Selection(locales=("ar",)))
    others = ("th/", "zh-Hans/", "search/th/", "search/zh-Hans/")
    wanted = {p: b for p, b in host.site.items() if not p.startswith(others)}
    assert served(host.mirror) == wanted
    host.publish(edited(host.site, 5))
    host.take()
    assert served(host.mirror).keys() == wanted.keys()
    host.take(selection=Selection())
    assert served(host.mirror) == host.site


def test_collections_can_be_chosen(host: Host) -> None:
    host.take(selection=Selection(collections=("basic",)))
    wanted = {p: b for p, b in host.site.items() if "/higher/" not in p}
    assert served(host.mirror) == wanted
    host.publish(edited(host.site, 5) | {"ar/basic/c0001.html": b"new"})
    host.take()
    assert served(host.mirror) == {p: b for p, b in host.site.items() if p in wanted}
    assert verify(host.mirror).good
    host.take(selection=Selection(locales=("ar",), collections=("higher", "basic")))
    assert {p.split("/")[1] for p in served(host.mirror) if p.startswith("ar/")} == {
        "higher",
        "basic",
        "index.html",
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Selection(locales=("tr",)), "no locale 'tr'"),
        (Selection(collections=("highr",)), "no collection or document 'highr'"),
        (Selection(edition="th"), "no edition 'th'"),
    ],
)
def test_what_the_release_has_not(host: Host, asked: Selection, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        host.take(selection=asked)


def test_an_edition_is_a_mirror_of_its_own(tmp_path: Path) -> None:
    text = "editions:\n  th: {locales: [th], base_url: https://th.example.org/}\n"
    publisher = Publisher(tmp_path / "publisher", extra=text)
    site = small_site(5)
    partners = {"th/index.html": b"partner", "index.html": b"partner"}
    publisher.publish(site, editions={"th": partners})
    host = Host(publisher, site, tmp_path / "mirror")
    host.take(selection=Selection(edition="th"))
    assert served(host.mirror) == partners
    assert read_status(Layout(host.mirror)).edition == "th"


def test_a_folder_is_a_source_like_any_other(host: Host) -> None:
    drive = Path(shutil.copytree(host.publisher.releases, host.mirror.parent / "drive"))
    take(FolderSource(drive), host.mirror, host.publisher.root_file)
    assert served(host.mirror) == host.site


def test_mirrors_of_one_release_are_alike(host: Host, tmp_path: Path) -> None:
    """Two hosts serve the same bytes with the same modification times."""
    host.take()
    take(host.source, tmp_path / "other", host.publisher.root_file, keep=1)
    path = "ar/higher/c0001.html"
    one, other = (folder / "current" / path for folder in (host.mirror, tmp_path / "other"))
    assert one.stat().st_mtime_ns == other.stat().st_mtime_ns
    assert stat.S_IMODE(one.stat().st_mode) == 0o444


# What is kept


def test_releases_beyond_those_to_keep_go(host: Host) -> None:
    host.take()
    for edition in (1, 2, 3):
        host.publish(edited(host.site, 1, edition=edition))
        host.take(keep=2)
    names = sorted(p.name for p in (host.mirror / "releases").iterdir())
    assert [name.split("-")[0] for name in names] == ["3", "4"]
    state = host.mirror / ".mirror"
    assert len(list((state / "kept").glob("*.json"))) == 2
    assert list((state / "trash").iterdir()) == list((state / "objects").iterdir()) == []
    host.take(keep=1)
    assert [p.name for p in (host.mirror / "releases").iterdir()] == [names[1]]
    assert verify(host.mirror).good


def test_going_back_to_a_kept_selection_takes_nothing(host: Host) -> None:
    host.take()
    host.take(selection=Selection(locales=("ar",)))
    summary = host.take(selection=Selection())
    assert served(host.mirror) == host.site
    assert (summary.written, summary.requests) == (0, 2)


# What is interrupted


class Cut(Memory):
    """A source whose line is cut for good after some bytes."""

    def __init__(self, folder: Path, after: int) -> None:
        super().__init__(folder)
        self.left = after

    def read(self, path: str, start: int = 0, length: int | None = None):
        for piece in super().read(path, start, length):
            for begin in range(0, len(piece), 4096):
                self.left -= len(piece[begin : begin + 4096])
                if self.left < 0:
                    raise Interrupted("The line was cut.")
                yield piece[begin : begin + 4096]


def test_a_cut_line_costs_nothing_but_time(host: Host) -> None:
    whole = host.source
    total = take(whole, host.mirror.parent / "other", host.publisher.root_file).received_bytes
    received = 0
    for _ in range(12):
        source = Cut(host.publisher.releases, total // 6)
        downloader = Downloader(source, pauses=())
        try:
            take_by(downloader, host)
        except Interrupted:
            assert not (host.mirror / "current").exists()
        received += downloader.traffic.bytes
        if (host.mirror / "current").exists():
            break
    assert served(host.mirror) == host.site
    assert received < total * 1.1 + 12 * 20_000


def take_by(downloader: Downloader, host: Host):
    options = Options("", host.mirror, host.publisher.root_file, jobs=1)
    with unsettled():
        return sync_from(downloader, options, Layout(host.mirror), Silent())


class Broken(Silent):
    """Breaks off once so many files were made."""

    def __init__(self, files: int) -> None:
        self.left = files

    def step(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise Interrupted("The line was cut.")


def test_a_new_release_in_between_uses_what_was_made_for_the_one_before(host: Host) -> None:
    with pytest.raises(Interrupted), unsettled():
        options = Options("", host.mirror, host.publisher.root_file, jobs=1)
        sync_from(Downloader(host.source), options, Layout(host.mirror), Broken(60))
    made = len(tree(host.mirror / ".mirror/staging"))
    assert made > 20
    host.publish(edited(host.site, 2))
    received = host.take().received_bytes
    assert served(host.mirror) == host.site
    assert verify(host.mirror).good
    elsewhere = take(host.source, host.mirror.parent / "other", host.publisher.root_file)
    assert received < elsewhere.received_bytes * 0.9


def test_what_is_planned_ahead_has_ended_when_others_clear_away() -> None:
    going = threading.Event()
    ended: list[int] = []

    def items() -> Iterator[int]:
        yield 1
        going.set()
        ended.append(2)
        yield 2

    with closing(ahead(items())) as coming:
        assert next(coming) == 1
        going.wait(10)
    assert ended == [2]
    assert not [one for one in threading.enumerate() if one.name.startswith("ThreadPool")]


def test_a_short_break_is_waited_out(host: Host) -> None:
    class Flaky(Memory):
        def read(self, path: str, start: int = 0, length: int | None = None):
            for number, piece in enumerate(super().read(path, start, length)):
                if len(piece) > 60_000 and number % 3 == 1:
                    raise Interrupted("A short break.")
                yield piece

    slept: list[float] = []
    downloader = Downloader(Flaky(host.publisher.releases), sleep=slept.append)
    take_by(downloader, host)
    assert served(host.mirror) == host.site
    assert slept
    assert max(slept) <= 20


def test_damage_that_an_earlier_run_left_is_not_blamed_on_the_source(host: Host) -> None:
    host.take()
    host.publish(edited(host.site, 3))
    source = host.source
    bundle = next(p for p in source.files if p.startswith("d/"))
    length = len(bytes(source.files[bundle]))  # type: ignore[arg-type]
    left = host.mirror / ".mirror/objects" / f"{bundle[5:]}-0-{length}"
    left.write_bytes(b"\0" * length)
    host.take()
    assert served(host.mirror) == host.site


# What the disk says


def test_too_little_room_is_said_before_anything_is_written(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.take()
    host.publish(host.site | {"assets/large.bin": os.urandom(3_000_000)})
    real = os.statvfs(host.mirror)
    small = os.statvfs_result((*real[:3], 4_500, 4_500, *real[5:]))
    monkeypatch.setattr(os, "statvfs", lambda _: small)
    before = tree(host.mirror / "current")
    with pytest.raises(OperatorError, match="MB free; the release needs") as caught:
        host.take()
    assert "--keep 1" in caught.value.hint
    assert served(host.mirror) == before
    monkeypatch.undo()
    host.take()
    assert served(host.mirror) == host.site


@pytest.mark.parametrize("at", [1, 30, 100])
def test_a_full_disk_leaves_what_is_served(
    host: Host, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    host.take()
    before = host.site
    new = {p: b + b"<!-- new -->" for p, b in host.site.items()}
    host.publish(new)
    count = itertools.count(1)
    real = os.write

    def write(file: int, body: bytes) -> int:
        if next(count) >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(file, body)

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(OperatorError, match="The disk is full"):
        host.take()
    monkeypatch.undo()
    assert served(host.mirror) == before
    host.take()
    assert served(host.mirror) == new


def test_only_one_sync_at_a_time(host: Host) -> None:
    host.take()
    with (
        Layout(host.mirror).locked(),
        pytest.raises(OperatorError, match="Another sync of this mirror is running"),
    ):
        host.take()


def test_a_file_system_without_hard_links_gets_copies(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.take()
    host.publish(edited(host.site, 3))

    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    host.take()
    assert served(host.mirror) == host.site


class Kernel:
    """A C library whose syncfs says what it is told to."""

    def __init__(self, answer: int) -> None:
        self.answer, self.asked = answer, 0

    def syncfs(self, _: int) -> int:
        self.asked += 1
        return self.answer


def test_files_are_written_back_while_others_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = Kernel(0)
    monkeypatch.setattr(disk.ctypes, "CDLL", lambda *_, **__: kernel)
    with disk.WriteBack(tmp_path) as back:
        back.more(1000)
        assert not kernel.asked
        back.more(1 << 30)
    assert kernel.asked == 1


def test_a_disk_that_does_not_hold_what_was_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk.ctypes, "CDLL", lambda *_, **__: Kernel(-1))
    monkeypatch.setattr(disk.ctypes, "get_errno", lambda: errno.ENOSPC)
    with pytest.raises(OperatorError, match="The disk is full"):
        disk.settle(tmp_path)
    with (
        pytest.raises(OperatorError, match="The disk is full"),
        disk.WriteBack(tmp_path) as back,
    ):
        back.more(1 << 30)


# Verify, repair, status


def test_verify_lists_what_is_missing_extra_and_altered(host: Host) -> None:
    host.take()
    current = host.mirror / "current"
    (current / "ar/higher/c0001.html").unlink()
    (current / "th/evil.html").write_bytes(b"evil")
    (current / "evil").symlink_to("/etc")
    page = current / "zh-Hans/index.html"
    page.chmod(0o644)
    page.write_bytes(page.read_bytes().replace(b"<p>", b"<b>"))
    link = current / "th/index.html"
    link.unlink()
    link.symlink_to("/etc/hostname")
    found = verify(host.mirror)
    assert not found.good
    assert found.missing == ["ar/higher/c0001.html"]
    assert found.altered == ["th/index.html", "zh-Hans/index.html"]
    assert found.extra == ["evil", "th/evil.html"]
    host.take(repair=True)
    assert verify(host.mirror).good
    assert served(host.mirror) == host.site


@pytest.mark.parametrize(
    "what", ["indexes", "manifests.sqlite", "kept", "targets.json", "release.json"]
)
def test_verify_does_not_believe_lists_that_were_altered(host: Host, what: str) -> None:
    host.take()
    state = host.mirror / ".mirror"
    if what == "indexes":
        file = max((state / "indexes").iterdir(), key=lambda p: p.stat().st_size)
    elif what == "kept":
        file = next((state / "kept").glob("*.json"))
    elif what == "manifests.sqlite":
        file = state / what
    else:
        file = next((state / "kept").glob(f"*/{what}"))
    body = file.read_bytes()
    if what == "kept":
        changed = body.replace(b'"index":"', b'"index":"0', 1).replace(b'"}', b'"}', 1)
    else:
        changed = bytes(b ^ (n % 499 == 100) for n, b in enumerate(body))
    file.write_bytes(changed)
    for extra in state.glob("manifests.sqlite-*"):
        extra.unlink()
    with pytest.raises(TongwenError) as caught:
        verify(host.mirror)
    assert caught.value.hint


def test_verify_with_the_publishers_own_root(host: Host, tmp_path: Path) -> None:
    host.take()
    assert verify(host.mirror, host.publisher.root_file).good
    other = Publisher(tmp_path / "other")
    other_root = tmp_path / "other.json"
    body = json.loads(other.root_file.read_bytes())
    body["signed"]["roles"]["targets"]["keyids"] = body["signed"]["roles"]["root"]["keyids"]
    other_root.write_text(json.dumps(body))
    with pytest.raises(Refused, match="is not what was signed"):
        verify(host.mirror, other_root)


def test_the_status_file_is_for_others(host: Host) -> None:
    summary = host.take()
    status = json.loads((host.mirror / "status.json").read_bytes())
    assert status["format"] == 1
    assert status["site"] == "课程"
    assert status["release"] == 1
    assert status["ok"] is True
    assert status["kept"] == [summary.kept[0]]
    assert (host.mirror / "status.json").stat().st_mode & 0o044
    broken = Memory(host.publisher.root / "none")
    with pytest.raises(TongwenError):
        host.take(broken)
    after = json.loads((host.mirror / "status.json").read_bytes())
    assert after["ok"] is False
    assert "memory" in after["message"]
    assert (after["release"], after["checked"]) == (1, status["checked"])


def test_how_stale_a_mirror_is() -> None:
    fresh = Status(
        release=3,
        released="2026-11-01T00:00:00Z",
        checked="2026-11-20T00:00:00Z",
        expires="2026-11-25T00:00:00Z",
    )
    day = 86_400
    now = 1_795_132_800 + day  # 2026-11-21T00:00:00Z
    assert staleness.staleness(fresh, now, 3 * day).reasons == ()
    assert staleness.staleness(fresh, now, 3 * day).age == day
    old = staleness.staleness(fresh, now + 3 * day, 3 * day)
    assert old.reasons == ("the source was last reached 4 days ago",)
    ended = staleness.staleness(fresh, now + 6 * day, 30 * day)
    assert ended.reasons == ("what the publisher signed ended 2 days ago",)


# The line


def test_the_rate_is_kept_to() -> None:
    slept: list[float] = []
    limited = Pace(1000, clock=lambda: 0.0, sleep=slept.append)
    for _ in range(4):
        limited.spend(500)
    assert slept == [0.5, 1.0, 1.5, 2.0]


def test_a_trickle_ends() -> None:
    patience = Patience("x")
    with pytest.raises(Interrupted, match="too few"):
        for _ in range(100):
            patience.wait(29.0, 1)
    slow = Patience("x")
    for _ in range(100):
        slow.wait(1.0, 200)


@pytest.mark.parametrize("where", ["ftp://host/x", "s3://bucket/x", "http://"])
def test_addresses_that_are_not_taken(where: str) -> None:
    with pytest.raises(UsageError):
        open_source(where)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="usb is no folder") as caught:
        open_source(str(tmp_path / "usb"))
    assert "mounted" in caught.value.hint


def test_a_pipe_on_a_drive_does_not_hold_us(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="no plain file"):
        list(FolderSource(tmp_path).read("pipe"))
    with pytest.raises(Missing):
        list(FolderSource(tmp_path).read("none/x"))
    (tmp_path / "a b").write_bytes(b"12345")
    assert b"".join(open_source(tmp_path.as_uri()).read("a b", 1, 3)) == b"234"


# Plans


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_runs_bring_every_object_once(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 400_000), min_size=1, max_size=12))
    frames, offset = [], 0
    for size in sizes:
        frames.append(Frame(0, offset, size, size, "0" * 64))
        offset += size
    needs = []
    for number in range(data.draw(st.integers(0, 20))):
        frame = data.draw(st.integers(0, len(sizes) - 1))
        begin = data.draw(st.integers(0, sizes[frame] - 1))
        most = sum(sizes[frame:]) - begin
        size = data.draw(st.integers(1, most))
        needs.append(plan.need(f"{number}", size, "0" * 64, (frame, begin), frames, ["a" * 64]))
    made = plan.runs(needs, {"a" * 64: offset})
    assert sorted(n.name for run in made for n in run.needs) == sorted(n.name for n in needs)
    for run in made:
        end = run.piece.start + run.piece.length
        for need in run.needs:
            assert {f.offset for f in need.frames} <= {f.offset for f in run.frames}
            assert all(
                run.piece.start <= f.offset and f.offset + f.length <= end for f in need.frames
            )
            assert sum(p.end - p.begin for p in need.parts) == need.size
            assert list(spans(frames, 0, 0, 1))
        there = pickle.loads(pickle.dumps(run))
        assert (there.piece, there.frames) == (run.piece, run.frames)
        for one, other in zip(there.needs, run.needs, strict=True):
            assert one == msgspec.structs.replace(other, pack="", frames=())


@pytest.mark.parametrize("module", [plan, selection, staleness, staging, pace])
def test_examples_in_the_documentation_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


# Keys change


def test_a_mirror_follows_when_keys_change(host: Host) -> None:
    host.take()
    ring = host.publisher.ring
    root: Metadata[Any] = ring.root()
    root.signed.version = 2
    root.signed.revoke_key(ring.public("targets-a").keyid, "targets")
    root.signed.revoke_key(ring.public("timestamp-a").keyid, "timestamp")
    root.signatures.clear()
    ring.sign(root, root.signed.keys)
    ring.install_root(root)
    host.publish(edited(host.site, 3))
    host.take()
    assert served(host.mirror) == host.site
    assert verify(host.mirror).good
    assert verify(host.mirror, ring.root_files()[1]).good
    # Whoever begins now may pin either root.
    take(host.source, host.mirror.parent / "new", ring.root_files()[1])
    # The keys that were taken away sign nothing any more.
    forged = host.source
    Forger(host.publisher, forged, ("targets-a", "snapshot-a", "timestamp-a")).forge(
        {"index.html": b"evil"}
    )
    with pytest.raises(Refused, match="did not sign"):
        host.take(forged)
    assert served(host.mirror) == host.site
