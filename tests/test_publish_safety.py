"""kill -9, full disks, two at once: mirrors see the last release or the next, never a torn one,
and the next run ends the work.

KILL_POINTS says at how many moments each story is killed.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.errors import OperatorError
from generator.publish import finish
from generator.publish.store import Store
from generator.release.packs import PackWriter
from tests.conftest import tree
from tests.publish_sites import (
    NOW,
    Client,
    Files,
    later,
    order,
    page,
    publish,
    ring_at,
    site_files,
    write_site,
)

POINTS = int(os.environ.get("KILL_POINTS", "10"))
NEVER = 1 << 30
OLD = site_files(20)
NEW = {
    **site_files(20, template="two"),
    "ar/higher/0003b.html": page("ar/higher", 77),
    "assets/large.bin": bytes(reversed(range(256))) * 20_000,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    root.mkdir()
    write_site(root, OLD)
    return root


def content(root: Path) -> Files:
    """What a release is, without its signatures."""
    found = tree(root / "release")
    return {p: b for p, b in found.items() if p.startswith(("i/", "p/", "d/", "targets/"))}


def seen(root: Path) -> Files | None:
    """What a mirror that comes now gets, verified; None before there is a release."""
    if not (root / "release/metadata/timestamp.json").exists():
        return None
    shutil.rmtree(root.with_name("home"), ignore_errors=True)
    return Client(root / "release", root.with_name("home")).files()


class Child:
    """A run in a process of its own, killed at its n-th step."""

    def __init__(self, n: int) -> None:
        self.left, self.steps = n, 0

    def tick(self) -> None:
        self.steps += 1
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def prepare(self) -> None:
        sync, divide = os.fsync, PackWriter.divide

        def fsync(descriptor: int) -> None:
            self.tick()
            sync(descriptor)

        def frame(writer: PackWriter, level: int | None = None) -> None:
            divide(writer, level)
            self.tick()

        os.fsync = fsync  # type: ignore[assignment]
        PackWriter.divide = frame  # type: ignore[method-assign]
        sys.addaudithook(self.look)

    def look(self, event: str, args: tuple[object, ...]) -> None:
        if event in ("os.rename", "os.remove", "os.mkdir") or (
            event == "open" and isinstance(args[2], int) and args[2] & os.O_CREAT
        ):
            self.tick()


def in_child(act: Callable[[], object], n: int) -> tuple[bool, int]:
    """Act in a child killed at step `n`: whether it was, and how many steps it had."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        child = Child(n)
        try:
            child.prepare()
            act()
            child.left = NEVER
            os.write(writer, str(child.steps).encode())
        finally:
            os._exit(0)
    os.close(writer)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as pipe:
        steps = int(pipe.read() or 0)
    killed = os.WIFSIGNALED(status)
    assert killed or steps
    return killed, steps


@contextmanager
def kept(root: Path) -> Iterator[Callable[[], None]]:
    """Give a function that puts the folder back."""
    copy = root.with_name(f"{root.name}-copy")
    shutil.copytree(root, copy)

    def back() -> None:
        shutil.rmtree(root)
        shutil.copytree(copy, root)

    yield back
    shutil.rmtree(copy)


def points(steps: int) -> list[int]:
    count = min(POINTS, steps)
    return sorted({1 + n * (steps - 1) // max(count - 1, 1) for n in range(count)})


def test_a_first_release_that_is_killed_is_not_seen_and_the_next_run_makes_it(
    root: Path,
) -> None:
    ring_at(root / "keys")
    with kept(root) as back:
        _, steps = in_child(lambda: publish(root), NEVER)
        want = content(root)
        for n in points(steps):
            back()
            assert in_child(lambda: publish(root), n)[0]
            assert seen(root) in (None, OLD), n
            publish(root)
            assert seen(root) == OLD, n
            assert content(root) == want, n


def test_an_update_that_is_killed_shows_the_old_release_or_the_new(root: Path) -> None:
    publish(root)
    write_site(root, NEW)
    with kept(root) as back:
        _, steps = in_child(lambda: publish(root), NEVER)
        want = content(root)
        for n in points(steps):
            back()
            assert in_child(lambda: publish(root), n)[0]
            assert seen(root) in (OLD, NEW), n
            publish(root)
            assert seen(root) == NEW, n
            assert content(root) == want, n


def test_a_refresh_that_is_killed_leaves_the_release_to_be_seen(root: Path) -> None:
    publish(root)

    def refresh() -> None:
        finish.refresh(Store(root / "release"), ring_at(root / "keys"), later(1), 14)

    with kept(root) as back:
        _, steps = in_child(refresh, NEVER)
        for n in points(steps):
            back()
            assert in_child(refresh, n)[0]
            assert seen(root) == OLD, n
            refresh()
            assert seen(root) == OLD, n


def test_a_killed_command_is_made_good_by_the_next(root: Path) -> None:
    ring_at(root / "keys")
    command = [sys.executable, "-m", "generator", "publish", "--jobs", "2"]
    command += ["--config", f"{root}/site_config.yml", "--site", f"{root}/site"]
    command += ["--to", f"{root}/release", "--keys", f"{root}/keys"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (root / "release/p").exists() and process.poll() is None:
        os.sched_yield()
    process.kill()
    process.wait()
    assert seen(root) in (None, OLD)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "elease 1" in done.stdout
    assert seen(root) == OLD
    left = root / "release/.publish/tmp"
    assert not left.exists() or not list(left.iterdir())


def test_two_at_once_are_refused(root: Path) -> None:
    publish(root)
    with (root / "release/.publish/lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write_site(root, NEW)
        with pytest.raises(OperatorError, match="Another publishing into this folder"):
            publish(root)
    assert seen(root) == OLD


def test_a_build_at_the_same_time_is_refused(root: Path) -> None:
    [state] = (root / ".tongwen").iterdir()
    with (state / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OperatorError, match="Another build of this site"):
            publish(root)


def test_what_will_not_fit_is_refused_before_anything_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root)
    before = tree(root / "release")
    write_site(root, NEW)
    small = shutil.disk_usage(root)._replace(free=17_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: small)
    with pytest.raises(OperatorError, match=r"needs about .* MB free"):
        publish(root)
    assert tree(root / "release") == before


def test_a_disk_that_fills_up_is_told_and_leaves_the_last_release(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root)
    write_site(root, NEW)
    before = content(root)
    for room in (0, 1, 3, 6, 9, 12):
        with monkeypatch.context() as patch:
            patch.setattr(Store, "keep", failing(room))
            with pytest.raises(OperatorError, match="disk is full"):
                publish(root)
        assert content(root) == before
        assert seen(root) == OLD
    publish(root)
    assert seen(root) == NEW


def failing(room: int) -> Callable[[Store, Path, str], None]:
    """Give a `Store.keep` that has room for so many files."""
    real, left = Store.keep, [room]

    def keep(store: Store, temporary: Path, relative: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device", str(temporary))
        real(store, temporary, relative)

    return keep


@pytest.fixture
def small_disk(root: Path) -> Iterator[Path]:
    """A real disk with little room, for the release."""
    place = root / "release"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("only the administrator can mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_really_full_is_told_and_leaves_the_last_release(
    root: Path, small_disk: Path
) -> None:
    publish(root)
    # Noise that calls itself text takes three times the room that text would.
    write_site(root, {**NEW, "assets/noise.txt": os.urandom(40_000_000)})
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 34_000_000))
    with pytest.raises(OperatorError, match="disk is full"):
        publish(root)
    assert seen(root) == OLD
    ballast.unlink()
    write_site(root, NEW)
    publish(root)
    assert seen(root) == NEW


def test_expiry_is_counted_from_the_clock_and_within_two_weeks(root: Path) -> None:
    publish(root, days=7)
    assert order(root).date != NOW
    for name in ("timestamp", "1.snapshot"):
        signed = json.loads((root / f"release/metadata/{name}.json").read_bytes())["signed"]
        assert signed["expires"] == later(7).strftime("%Y-%m-%dT%H:%M:%SZ")
