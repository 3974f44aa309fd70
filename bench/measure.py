"""Runs a command and measures the whole tree of processes: wall, CPU, and memory all together."""

import mmap
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    wall: float
    cpu: float
    #: Most memory of all its processes together, in MB; sampled. A page of memory that
    #: processes share counts once (Linux's proportional set size).
    memory: float
    output: str
    #: Seconds of `cpu` that the kernel took: making files, for the most part.
    kernel: float = 0


def run(command: list[str], cwd: Path, env: dict[str, str] | None = None) -> Cost:
    """Run a command to its end; raises if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**_own_environment(), **(env or {})},
    )
    watcher = _Watcher(process.pid)
    watcher.start()
    assert process.stdout is not None
    output = process.stdout.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    watcher.done.set()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{output[-3000:]}")
    return Cost(
        wall,
        max(usage.ru_utime + usage.ru_stime, watcher.cpu),
        max(watcher.most, usage.ru_maxrss / 1024),
        output,
        usage.ru_stime,
    )


def await_inodes(began: float, forgets: float = 360) -> None:
    """Wait until ext4 has given back the inodes of all files deleted before the bench `began`,
    in seconds of `time.monotonic`.

    For six minutes it looks past each of them whenever a file is made, in those parts of the disk where
    they are: a site of 100,000 pages took up to twice the kernel's time. A few files made on
    trial mostly lie elsewhere and do not show it.
    """
    left = began + forgets - time.monotonic()
    if left > 0:
        print(f"waiting {left:.0f} s, until what was deleted before is over", file=sys.stderr)
        time.sleep(left)


def settle(folder: Path, most: float = 360) -> float:
    """Wait until the machine is at its own pace; give what a file costs then, in µs of CPU.

    Right after a mass deletion a file can cost ten times as much (see `await_inodes`). And in a
    virtual machine whoever first touches memory since the host took it back pays for
    getting it again, three times what a new page costs otherwise.
    """
    ends = time.monotonic() + most
    turn = 0
    while (cost := _making(folder / f"settle-{turn}")) > 60 and time.monotonic() < ends:
        time.sleep(10)
        turn += 1
    _touch_memory()
    return cost


def _making(folder: Path, folders: int = 20, files: int = 200) -> float:
    """Make files in folders of their own, which ext4 spreads over the disk."""
    folder.mkdir(parents=True)
    began = os.times()
    for number in range(folders):
        (folder / str(number)).mkdir()
        for file in range(files):
            (folder / f"{number}/{file}.html").write_bytes(b"x" * 9000)
    ended = os.times()
    return (ended.system - began.system) / (folders * files) * 1e6


def _touch_memory() -> None:
    """Touch memory in a process of its own: what it held would count as what its parent's
    later children need.
    """
    process = multiprocessing.get_context("spawn").Process(target=_touch)
    process.start()
    process.join()


def _touch(most: int = 8 << 30) -> None:
    """Touch every page of up to `most` bytes, and at most half of what is free, and let go."""
    with suppress(OSError, ValueError):
        free = os.sysconf("SC_AVPHYS_PAGES") * mmap.PAGESIZE
        with mmap.mmap(-1, min(most, free // 2)) as memory:
            for at in range(0, len(memory), mmap.PAGESIZE):
                memory[at] = 1


def _own_environment() -> dict[str, str]:
    """Let Python keep compiled modules, as it does unless it is told otherwise."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


class _Watcher(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.done = pid, 0.0, threading.Event()
        #: CPU seconds of each process as last seen: one that its parent does not wait for is
        #: missing from what the kernel adds up.
        self.seconds: dict[int, float] = {}

    @property
    def cpu(self) -> float:
        """Least CPU seconds of all processes together."""
        return sum(self.seconds.values())

    def run(self) -> None:
        while not self.done.wait(0.4):
            family = _family(self.pid)
            self.most = max(self.most, sum(_resident(pid) for pid in family))
            self.seconds.update({pid: s for pid in family if (s := _spent(pid))})


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3
