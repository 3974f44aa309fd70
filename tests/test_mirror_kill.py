"""kill -9 while a mirror syncs: it serves the old release or the new one, whole, and the next
run ends the work.

KILL_POINTS says at how many random moments each story is killed.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.mirror.folder import FolderSource
from generator.mirror.layout import Layout
from generator.mirror.manifests import Manifests
from generator.mirror.verify import verify
from tests.conftest import REPOSITORY
from tests.mirror_site import Publisher, Site, edited, served, small_site, take

POINTS = int(os.environ.get("KILL_POINTS", "12"))
NEVER = 1 << 30
#: What the interpreter tells an audit hook of: each may be the last thing a sync does.
STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.utime"}


class Doom:
    """Counts the steps of this process and kills it at the n-th."""

    def __init__(self, n: int) -> None:
        self.n, self.steps = n, 0

    def tick(self) -> None:
        self.steps += 1
        if self.steps == self.n:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(self, event: str, args: tuple[object, ...]) -> None:
        if event in STEPS or (event == "open" and isinstance(args[2], int) and args[2] & 1):
            self.tick()

    def prepare(self) -> None:
        put, write = Manifests.put, os.write

        def half(file: int, body: bytes) -> int:
            """Write in two halves, with a chance to die between them."""
            done = write(file, body[: len(body) // 2 + 1])
            self.tick()
            return done

        def keep(store: Manifests, bodies: list[bytes]) -> None:
            put(store, bodies)
            self.tick()

        os.write = half  # type: ignore[assignment]
        Manifests.put = keep  # type: ignore[method-assign, assignment]
        sys.addaudithook(self.look)


def steps_of(act: Callable[[], object], n: int = NEVER) -> int:
    """Act in a child that is killed at step `n`; give how many steps it had, 0 if killed."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        doom, real = Doom(n), os.write
        try:
            doom.prepare()
            act()
            doom.n = NEVER
            real(writer, str(doom.steps).encode())
        finally:
            os._exit(0)
    os.close(writer)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as pipe:
        steps = int(pipe.read() or 0)
    assert steps or os.WIFSIGNALED(status)
    return steps


class Story:
    """A mirror in a state to be put back, and what it is to serve before and after."""

    def __init__(self, publisher: Publisher, mirror: Path, old: Site | None, new: Site) -> None:
        self.publisher, self.mirror, self.old, self.new = publisher, mirror, old, new
        self.copy = mirror.with_name("copy")
        mirror.mkdir(exist_ok=True)
        shutil.copytree(mirror, self.copy, symlinks=True)

    def sync(self, **more: object) -> None:
        source = FolderSource(self.publisher.releases)
        take(source, self.mirror, self.publisher.root_file, **more)

    def back(self) -> None:
        shutil.rmtree(self.mirror)
        shutil.copytree(self.copy, self.mirror, symlinks=True)

    def check(self, seed: str, **more: object) -> int:
        """Kill at random points; give how many there were."""
        steps = steps_of(lambda: self.sync(**more))
        assert served(self.mirror) == self.new
        points = random.Random(seed).sample(range(1, steps + 1), min(POINTS, steps))
        for n in sorted(points):
            self.back()
            assert steps_of(lambda: self.sync(**more), n) == 0
            self.whole(n)
            self.sync(**more)
            assert served(self.mirror) == self.new, n
            assert verify(self.mirror, jobs=1).good, n
        return len(points)

    def whole(self, n: int) -> None:
        """What is served now is nothing, the old release or the new one."""
        now = served(self.mirror) if (self.mirror / "current").exists() else None
        assert now in (self.old, self.new), n
        if now is not None:
            assert verify(self.mirror, jobs=1).good, n


def test_a_first_sync_that_is_killed(tmp_path: Path) -> None:
    publisher, site = Publisher(tmp_path / "publisher"), small_site(8)
    publisher.publish(site)
    assert Story(publisher, tmp_path / "m", None, site).check("first") == POINTS


@pytest.mark.parametrize("bundles", [True, False])
def test_an_update_that_is_killed(tmp_path: Path, bundles: bool) -> None:
    publisher, site = Publisher(tmp_path / "publisher"), small_site(8)
    publisher.publish(site)
    take(FolderSource(publisher.releases), tmp_path / "m", publisher.root_file)
    new = edited(site, 1, 2, 3, 5)
    del new["th/basic/c0002.html"]
    publisher.publish(new)
    story = Story(publisher, tmp_path / "m", site, new)
    assert story.check(f"update {bundles}", bundles=bundles, keep=1) == POINTS


def test_a_killed_command_with_many_processes_is_made_good_by_the_next(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path / "publisher")
    site = small_site(60)
    publisher.publish(site)
    command = [sys.executable, "-m", "generator", "mirror", "sync", str(publisher.releases)]
    command += [str(tmp_path / "m"), "--root", str(publisher.root_file), "--jobs", "2"]
    process = subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, start_new_session=True
    )
    staging = Layout(tmp_path / "m").staging
    while process.poll() is None and not (staging / "ar").exists():
        os.sched_yield()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert "release 1" in done.stdout
    assert served(tmp_path / "m") == site
