"""Where jobs run: in this process, in a pool, or on a cluster; always a
`concurrent.futures.Executor`.

`run` keeps only a few jobs in flight, so memory does not grow with their number, and hands
results over as they come. What is built never depends on that order.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any, ParamSpec, TypeVar

from generator.errors import OperatorError, UsageError

P = ParamSpec("P")
Job = TypeVar("Job")
Result = TypeVar("Result")

#: Number of the request in Linux's prctl(2).
_PR_SET_PDEATHSIG = 1


class SerialExecutor(Executor):
    """Runs each job at once in the calling process."""

    def submit(
        self, function: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Result]:
        """Run `function` now and give its finished future."""
        future: Future[Result] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class WarmPool(Executor):
    """A pool of processes, started once the first job has run here.

    What that job loaded (modules, configuration, compiled templates) is then there in each
    process that is forked. Where forking is not safe, processes are spawned and load it
    themselves.
    """

    def __init__(self, workers: int) -> None:
        self.workers, self._warm = workers, False
        self._pool: ProcessPoolExecutor | None = None

    def submit(
        self, function: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Result]:
        """Give the future of `function`, which other processes run from the second on."""
        if not self._warm:
            self._warm = True
            return SerialExecutor().submit(function, *args, **kwargs)
        if self._pool is None:
            self._pool = _pool(self.workers)
        return self._pool.submit(function, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        if self._pool:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _pool(workers: int) -> ProcessPoolExecutor:
    if sys.platform != "linux" or len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    context = multiprocessing.get_context("fork")
    die = partial(_die_with, ctypes.CDLL(None).prctl, os.getpid())
    return ProcessPoolExecutor(workers, mp_context=context, initializer=die)


def _die_with(prctl: Callable[[int, int], int], parent: int) -> None:
    """End this process as soon as its parent is gone: it holds copies of the parent's locks.

    What it shares with the parent no collector need look through.
    """
    gc.freeze()
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def open_engine(name: str, jobs: int) -> Executor:
    """Give the executor called `name`: `serial`, `process` or `dask://HOST:PORT`.

    `jobs` is the number of processes; 0 means one for each processor.
    """
    workers = jobs or os.cpu_count() or 1
    if name == "serial" or (name == "process" and workers == 1):
        return SerialExecutor()
    if name == "process":
        return WarmPool(workers)
    if name.startswith("dask://"):
        return _cluster(name.removeprefix("dask://"))
    raise UsageError(
        f"There is no engine {name!r}.", "Use serial, process or dask://HOST:PORT."
    )


def _cluster(address: str) -> Executor:
    try:
        from distributed import Client  # noqa: PLC0415 an extra
    except ImportError:
        raise UsageError(
            "The engine dask needs the extra `cluster`.",
            "Install it with `pip install tongwen[cluster]`.",
        ) from None
    try:
        return ClusterExecutor(Client(address))
    except (OSError, ValueError) as error:
        raise OperatorError(
            f"No cluster answers at {address}.", "Check that its scheduler runs: HOST:PORT."
        ) from error


class ClusterExecutor(Executor):
    """Runs jobs on a Dask cluster, whose workers see the same folders under the same paths."""

    def __init__(self, client: Any) -> None:
        self.client, self.executor = client, client.get_executor(pure=False)

    def submit(
        self, function: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Result]:
        """Give the future of `function`, run on some worker."""
        future: Future[Result] = self.executor.submit(function, *args, **kwargs)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Leave the cluster, which goes on."""
        self.executor.shutdown(wait=wait)
        self.client.close()


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold back the cyclic garbage collector: a job makes many objects and hardly a cycle."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def run(
    executor: Executor,
    function: Callable[[Job], Result],
    jobs: Iterable[Job],
    in_flight: int = 8,
) -> Iterator[Result]:
    """Run `function` over `jobs` and give the results as they come, a few jobs ahead at most.

    Raises what a job raised, and OperatorError when a worker died.
    """
    waiting = iter(jobs)
    pending = {executor.submit(function, job) for job in islice(waiting, in_flight)}
    try:
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            pending |= {executor.submit(function, job) for job in islice(waiting, len(done))}
            for future in done:
                yield future.result()
    except BrokenProcessPool:
        raise OperatorError(
            "A worker process was killed; perhaps the machine ran out of memory.",
            "Run the command again, with fewer --jobs if it happens twice.",
        ) from None
    finally:
        for future in pending:
            future.cancel()
