"""kill -9, full disks, meddling, two builds at once: nothing torn, the next build mends."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator import files
from generator.errors import OperatorError
from generator.plan import ledger
from tests.build_sites import (
    add_line,
    assert_whole,
    drop_lines,
    edit,
    everything,
    options,
    run,
    shard,
    small_site,
    stamps,
    state_of,
)
from tests.conftest import tree

HIGHER = "content/catalog/higher/all.jsonl"
#: Moments of a build at which it is killed: all would take minutes.
POINTS = int(os.environ.get("KILL_POINTS", "10"))
NEVER = 1 << 30
#: Steps of the ledger; before and after each is a moment to be killed at.
STEPS = (
    "open_parts",
    "close_part",
    "drop_part",
    "forget_gone",
    "set_sources",
    "set_fact",
    "forget",
)


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    return small_site(site)


def change(root: Path) -> None:
    """Everything at once: edits, removals, moves between parts, new files."""
    edit(root, HIGHER, "矩阵与向量。", "矩阵、向量。")
    drop_lines(root, HIGHER, '{"id":"calculus"')
    shard(root, "lessons", "water").unlink()
    add_line(
        root, "higher", '{"id":"new","title":"新课","subjects":["06"],"updated":"2026-04-01"}'
    )
    edit(root, "translations/ar/terms.po", "الرياضيات", "رياضيات")
    (root / "static/favicon.txt").rename(root / "static/other.txt")


class Child:
    """A build in a process of its own, killed at its n-th step."""

    def __init__(self, n: int) -> None:
        self.left = n
        self.steps = 0

    def tick(self) -> None:
        self.steps += 1
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def prepare(self) -> None:
        real = os.write

        def write(file: int, body: bytes) -> int:
            half = real(file, body[: len(body) // 2])
            self.tick()
            return half + real(file, body[len(body) // 2 :])

        os.write = write  # type: ignore[assignment]
        for name in STEPS:
            setattr(ledger.Ledger, name, self.around(getattr(ledger.Ledger, name)))
        sys.addaudithook(self.look)

    def around(self, step: Callable[..., None]) -> Callable[..., None]:
        def both(*args: object, **kwargs: object) -> None:
            self.tick()
            step(*args, **kwargs)
            self.tick()

        return both

    def look(self, event: str, args: tuple[object, ...]) -> None:
        if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree") or (
            event == "open" and isinstance(args[2], int) and args[2] & os.O_CREAT
        ):
            self.tick()


def build_in_child(root: Path, n: int) -> tuple[bool, int]:
    """Build in a child killed at step `n`: whether it was, and how many steps it had."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        child = Child(n)
        try:
            child.prepare()
            run(root)
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
    """Give a function that puts the folder back: the ledger knows the site by its place."""
    copy = root.with_name(f"{root.name}-copy")
    shutil.copytree(root, copy, symlinks=True)

    def back() -> None:
        shutil.rmtree(root)
        shutil.copytree(copy, root, symlinks=True)

    yield back
    shutil.rmtree(copy)


def whole_pages(root: Path) -> dict[str, bytes]:
    found = tree(root / "site") if (root / "site").exists() else {}
    return {p: body for p, body in found.items() if not p.endswith(".tmp")}


def points(steps: int) -> list[int]:
    return sorted({1 + n * (steps - 1) // (POINTS - 1) for n in range(POINTS)})


def test_a_first_build_that_is_killed_leaves_no_site_and_the_next_makes_it(root: Path) -> None:
    with kept(root) as back:
        _, steps = build_in_child(root, NEVER)
        want = everything(root)
        for n in points(steps):
            back()
            assert build_in_child(root, n)[0]
            assert whole_pages(root) in (
                {},
                {p[5:]: b for p, b in want.items() if p.startswith("site/")},
            )
            run(root)
            assert everything(root) == want, n
            assert not list(root.glob(".site*"))


def test_an_update_that_is_killed_tears_nothing_and_the_next_build_ends_it(root: Path) -> None:
    run(root)
    old = tree(root / "site")
    change(root)
    with kept(root) as back:
        _, steps = build_in_child(root, NEVER)
        new, want = tree(root / "site"), everything(root)
        assert_whole(root)
        for n in points(steps):
            back()
            assert build_in_child(root, n)[0]
            for path, body in whole_pages(root).items():
                assert body in (old.get(path), new.get(path)), (n, path)
            run(root)
            assert everything(root) == want, n
            assert run(root).rendered == 0, n


def test_a_rebuild_from_nothing_that_is_killed_leaves_the_old_site(root: Path) -> None:
    run(root)
    old = tree(root / "site")
    change(root)
    shutil.rmtree(root / ".tongwen")
    with kept(root) as back:
        _, steps = build_in_child(root, NEVER)
        new, want = tree(root / "site"), everything(root)
        for n in points(steps):
            back()
            assert build_in_child(root, n)[0]
            assert whole_pages(root) in (old, new) or tree(root / ".site.old") == old, n
            run(root)
            assert everything(root) == want, n
            assert not list(root.glob(".site*"))


def test_a_killed_command_is_made_good_by_the_next(root: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--config",
        str(root / "site_config.yml"),
    ]
    command += ["--output", str(root / "site"), "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    partial = root / ".site.partial"
    while not partial.exists() and process.poll() is None:
        os.sched_yield()
    process.kill()
    process.wait()
    run(root)
    assert_whole(root)


def test_a_second_build_at_the_same_time_is_refused(root: Path) -> None:
    run(root)
    with (state_of(root) / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = stamps(root)
        with pytest.raises(OperatorError, match=f"Another build .* {os.getpid()}"):
            run(root)
    assert stamps(root) == before
    assert run(root).rendered == 0


def test_a_full_disk_is_told_and_the_next_build_goes_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(root)
    old = tree(root / "site")
    change(root)
    with kept(root) as back:
        run(root)
        new, want = tree(root / "site"), everything(root)
        for room in (0, 20_000, 60_000):
            back()
            with monkeypatch.context() as patch:
                patch.setattr(os, "write", _small_disk(room))
                with pytest.raises(OperatorError, match="disk is full"):
                    run(root)
            for path, body in tree(root / "site").items():
                assert body in (old.get(path), new.get(path))
            run(root)
            assert everything(root) == want


def _small_disk(room: int) -> Callable[[int, bytes], int]:
    real, left = os.write, [room]

    def write(file: int, body: bytes) -> int:
        left[0] -= len(body)
        if left[0] < 0:
            real(file, body[:1])
            raise OSError(28, "No space left on device")
        return real(file, body)

    return write


@pytest.fixture
def small_disk(root: Path) -> Iterator[Path]:
    """A real disk with little room, with the site on it."""
    place = root.with_name(f"{root.name}-disk")
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2400k", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("only the administrator can mount a small disk")
    try:
        shutil.copytree(root, place, dirs_exist_ok=True)
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_really_full_is_told_and_the_next_build_goes_on(
    small_disk: Path,
) -> None:
    run(small_disk)
    old = tree(small_disk / "site")
    change(small_disk)
    ballast = small_disk / "ballast"
    with pytest.raises(OperatorError, match="disk is full"):
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(bytes(4096)) == 4096:
                pass
        run(small_disk)
    assert tree(small_disk / "site").keys() >= old.keys()
    ballast.unlink()
    run(small_disk)
    assert run(small_disk).rendered == 0
    assert "新课" in (small_disk / "site/zh-Hans/higher/new.html").read_text("utf-8")


def test_what_somebody_removed_or_changed_in_the_site_is_made_again(root: Path) -> None:
    run(root)
    site = root / "site"
    (site / "ar/higher/algebra.html").unlink()
    (site / "zh-Hans/higher/index.html").write_text("mine", "utf-8")
    (site / "robots.txt").unlink()
    gone = [*(site / "assets").iterdir(), *(site / "zh-Hans/lessons").rglob("*.*")]
    shutil.rmtree(site / "assets")
    shutil.rmtree(site / "zh-Hans/lessons")
    summary = run(root)
    assert summary.rendered == 3 + len(gone)
    assert_whole(root)


def test_what_somebody_put_into_the_site_is_told_and_left(root: Path) -> None:
    run(root)
    (root / "site/.well-known").mkdir()
    (root / "site/.well-known/security.txt").write_text("mine", "utf-8")
    for _ in range(2):
        [warning] = run(root).warnings
        assert ".well-known/security.txt" in warning
    change(root)
    build_in_child(root, 60)
    run(root)
    assert (root / "site/.well-known/security.txt").read_text("utf-8") == "mine"


def test_a_folder_that_is_not_ours_is_refused(root: Path) -> None:
    (root / "site").mkdir()
    (root / "site/thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(OperatorError, match="was not made by this program"):
        run(root)
    assert tree(root / "site") == {"thesis.txt": b"years of work"}
    with pytest.raises(OperatorError):
        run(root, root / "site/thesis.txt")


def test_an_empty_folder_is_taken(root: Path) -> None:
    (root / "site").mkdir()
    run(root)
    assert_whole(root)


def test_a_link_to_the_site_stays_a_link(root: Path) -> None:
    real = root / "served"
    (root / "site").symlink_to(real)
    run(root, root / "site")
    run(root, root / "site")
    assert (root / "site").is_symlink() and (real / "index.html").is_file()


@pytest.mark.parametrize(
    "fault", ["gone", "garbage", "empty", "truncated", "version", "folder"]
)
def test_without_a_ledger_to_believe_the_site_is_made_anew(root: Path, fault: str) -> None:
    run(root)
    file = state_of(root) / ledger.FILE
    match fault:
        case "gone":
            ledger.discard(file.parent)
        case "garbage":
            file.write_bytes(os.urandom(20_000))
        case "empty":
            file.write_bytes(b"")
        case "truncated":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case "version":
            known = ledger.Ledger(file.parent)
            known.db.execute("pragma user_version = 99")
            known.close()
        case "folder":
            shutil.rmtree(root / ".tongwen")
    change(root)
    summary = run(root)
    assert summary.rendered == summary.pages
    assert_whole(root)


def test_damage_inside_the_ledger_is_noticed(root: Path) -> None:
    run(root)
    known = ledger.Ledger(state_of(root))
    known.db.execute("update part set digest = x'00' where name = 'records/higher/all'")
    known.close()
    edit(root, HIGHER, "矩阵与向量。", "矩阵、向量。")
    run(root)
    assert_whole(root)


def test_a_manifest_that_was_lost_is_written_again(root: Path) -> None:
    run(root)
    shutil.rmtree(state_of(root) / "manifest")
    assert run(root).rendered == 0
    assert_whole(root)


def test_cards_that_were_lost_are_made_again(root: Path) -> None:
    run(root)
    shutil.rmtree(state_of(root) / "cards")
    edit(root, HIGHER, "极限与导数。", "极限、导数。")
    run(root)
    assert_whole(root)


def test_no_permission_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(root / "site"))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OperatorError, match="No permission"):
        run(root)


def test_the_lock_is_given_back_however_a_build_ends(root: Path) -> None:
    (root / HIGHER).write_text("{", "utf-8")
    for _ in range(2):
        with pytest.raises(Exception, match="in the sources"):
            run(root)
    with files.exclusive(state_of(root) / "lock"):
        pass
    assert options(root).engine == "serial"
