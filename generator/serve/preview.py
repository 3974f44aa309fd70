"""The preview's day: build, serve, hear of changes, build what changed, ring the bell."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.build import Options, Summary, build, quiet
from generator.build.session import Progress
from generator.errors import SourceError, TongwenError
from generator.problems import report
from generator.serve.bell import Bell
from generator.serve.handler import Server
from generator.serve.watching import changes

Say = Callable[[str], None]
#: A burst of more files is worth several processes.
_FEW = 8


@dataclass
class Preview:
    """A site that is built again and again in one process; `bell` tells its pages."""

    options: Options
    say: Say
    progress: Progress[Any] = quiet
    bell: Bell = field(default_factory=Bell)

    def first(self) -> None:
        """Build the site; with errors in the sources, pages show them until they are mended.

        Raises UsageError and OperatorError: what no edit of the sources would mend.
        """
        self._build(self.options, "", SourceError)

    def again(self, paths: frozenset[Path]) -> None:
        """Build what changed with `paths`; errors leave the site as it was."""
        few = len(paths) <= _FEW and all(p.suffix in (".jsonl", ".po", ".md") for p in paths)
        engine = "serial" if few else self.options.engine
        self._build(replace(self.options, engine=engine), self._names(paths), TongwenError)

    def _build(self, options: Options, cause: str, expected: type[TongwenError]) -> None:
        began = time.perf_counter()
        try:
            summary = build(options, self.progress)
        except expected as error:
            text = report(error)
            if (self.bell.last.event, self.bell.last.data) != ("fault", text):
                self.say(text)
                self.bell.ring("fault", text)
            return
        self._tell(summary, cause, time.perf_counter() - began)

    def _tell(self, summary: Summary, cause: str, seconds: float) -> None:
        failed = self.bell.last.event == "fault"
        for warning in summary.warnings:
            self.say(f"warning: {warning}")
        if summary.rendered or summary.removed:
            counts = f"{summary.rendered:,} rendered, {summary.removed:,} removed"
            self.say(f"{cause}{counts}, {seconds:.1f} s")
            self.bell.ring("reload")
        elif failed:
            self.say(f"{cause}the errors are gone; the site is as it was.")
            self.bell.ring("fine")

    def _names(self, paths: Iterable[Path]) -> str:
        root = str(self.options.config.absolute().parent.resolve()) + "/"
        names = sorted(str(p).removeprefix(root) for p in paths)
        more = f" and {len(names) - 2:,} more" if len(names) > 2 else ""
        return f"{', '.join(names[:2])}{more}: " if names else ""


def serve(preview: Preview, host: str, port: int, watch: bool) -> None:
    """Show the site at `host`:`port` until the user stops it; `watch` follows edits.

    Raises OperatorError where the port cannot be had, and without `watch` what `build` raises.
    """
    options, bell = preview.options, preview.bell if watch else None
    server = Server(host, port, options.output.absolute(), bell, preview.say)
    try:
        if watch:
            preview.first()
        else:
            build(options, preview.progress)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        preview.say(f"Serving at {server.address} (Ctrl-C stops it)")
        _follow(preview, watch)
    finally:
        preview.bell.close()
        server.server_close()


def _follow(preview: Preview, watch: bool) -> None:
    stop = threading.Event()
    if not watch:
        stop.wait()
    for paths in changes(preview.options.config, stop):
        preview.again(paths)
