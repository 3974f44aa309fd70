"""Where jobs run: in this process, in a pool, or on a cluster; always a
`concurrent.futures.Executor`.

`run` keeps only a few jobs in flight, so memory does not grow with their number, and hands
results
over as they come. What is built never depends on that order.
"""

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from typing import Any, ParamSpec, TypeVar

from generator.errors import OperatorError, UsageError

P = ParamSpec("P")
Job = TypeVar("Job")
Result = TypeVar("Result")


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


def open_engine(name: str, jobs: int) -> Executor:
    """Give the executor called `name`: `serial`, `process` or `dask://HOST:PORT`.

    `jobs` is the number of processes; 0 means one for each processor.
    """
    workers = jobs or os.cpu_count() or 1
    if name == "serial" or (name == "process" and workers == 1):
        return SerialExecutor()
    if name == "process":
        # Spawned, not forked: the same on every system, and safe beside threads.
        return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
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
