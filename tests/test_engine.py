"""The pool that warms up before it forks."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from generator.engine import SerialExecutor, WarmPool, open_engine, run
from tests.conftest import REPOSITORY

LOADED: list[int] = []


def load_and_tell(number: int) -> tuple[int, list[int]]:
    """Give the process and what it had loaded before."""
    before = list(LOADED)
    LOADED.append(number)
    return os.getpid(), before


@pytest.fixture(autouse=True)
def nothing_loaded() -> None:
    LOADED.clear()


#: In a process of its own: where tests run side by side there are threads.
ALONE = """
import os
from generator.engine import WarmPool, run
from tests.test_engine import load_and_tell
with WarmPool(2) as pool:
    first, *others = run(pool, load_and_tell, range(20))
assert first == (os.getpid(), []), first
assert os.getpid() not in {pid for pid, _ in others}
print(sorted({loaded[0] for _, loaded in others}), len(others))
"""


def test_the_first_job_runs_here_and_the_others_find_what_it_loaded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        check=False,
    )
    assert done.stdout == "[0] 19\n", done.stderr


def test_beside_threads_processes_are_spawned_and_load_for_themselves() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        with WarmPool(1) as pool:
            _, (pid, loaded) = run(pool, load_and_tell, range(2))
    finally:
        done.set()
        thread.join()
    assert pid != os.getpid()
    assert loaded == []


def test_one_process_needs_no_pool() -> None:
    assert isinstance(open_engine("process", 1), SerialExecutor)


PARENT = """
import os, time
from generator.engine import WarmPool
pool = WarmPool(2)
pool.submit(os.getpid).result()
print(*{pool.submit(os.getpid).result() for _ in range(20)}, flush=True)
pool.submit(time.sleep, 60)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children this way")
def test_processes_end_with_a_parent_that_was_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = parent.stdout.readline().split()
    assert pids
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.02)


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
