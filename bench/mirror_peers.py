"""Who takes a published site, for bench/mirror.py: `tongwen mirror sync` from nginx, and rsync
from its daemon, `-a` and `-az`, all over loopback.

Bytes are those of both directions: nginx's log says them of requests and answers with their
headers, rsync's --stats of its own protocol.

Each peer begins with nothing of those before it left to write, and where it makes all files
anew, on a disk that makes them at its own pace. `wall_s` is the time of the command; a sync ends
when the disk holds all of it, rsync when the kernel's memory does. `on_disk_s` is the time until
the disk holds it, for both.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import create_connection, create_server
from typing import Any

from bench.measure import Cost, run, settle

REPOSITORY = Path(__file__).parent.parent
Row = dict[str, Any]
NGINX = """\
daemon off; master_process off; pid {root}/nginx.pid; error_log stderr crit;
events {{}}
http {{
  log_format bytes '$request_length $bytes_sent';
  access_log {root}/nginx.log bytes;
  client_body_temp_path {root}/nginx-tmp;
  sendfile on; tcp_nopush on; keepalive_requests 100000;
  server {{ listen 127.0.0.1:{port}; root {root}/release; }}
}}
"""
RSYNCD = """\
use chroot = no
port = {port}
address = 127.0.0.1
log file = {root}/rsyncd.log
[site]
path = {root}/site
read only = yes
"""


#: Stages in which a peer makes all files anew.
MANY_FILES = ("cold", "template")


def take(root: Path, stage: str) -> dict[str, Row]:
    """Let each peer take the site as it is now; each keeps its copy for the next stage."""
    with ExitStack() as stack:
        web, daemon = _port(), _port()
        stack.enter_context(
            _server(root, "nginx.conf", NGINX, web, ["nginx", "-p", str(root), "-c"])
        )
        stack.enter_context(
            _server(
                root,
                "rsyncd.conf",
                RSYNCD,
                daemon,
                ["rsync", "--daemon", "--no-detach", "--config"],
            )
        )
        rows = {
            "sync": _sync(root, stage, web),
            "rsync_az": _rsync(root, stage, daemon, "-az"),
            "rsync_a": _rsync(root, stage, daemon, "-a"),
        }
    _same(root / "site", root / "mirror/current")
    return {**rows, "ratio": _ratio(rows)}


def _port() -> int:
    with create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def _server(root: Path, name: str, text: str, port: int, command: list[str]) -> Iterator[None]:
    (root / name).write_text(text.format(root=root.resolve(), port=port))
    process = subprocess.Popen(
        [*command, str((root / name).resolve())], stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"nothing listens on port {port}")


def _timed(root: Path, stage: str, command: list[str], env: dict[str, str]) -> tuple[Cost, Row]:
    """Run a command on a disk that is at rest; give what it cost, and the row of that."""
    if stage in MANY_FILES:
        # What is made for it stays: to delete it would unsettle the disk again.
        settle(Path(tempfile.mkdtemp(prefix="settle-", dir=root)), most=120)
    os.sync()
    cost = run(command, root, env)
    began = time.perf_counter()
    subprocess.run(["sync", "-f", str(root)], check=True)
    return cost, {
        "wall_s": round(cost.wall, 2),
        "on_disk_s": round(cost.wall + time.perf_counter() - began, 2),
        "cpu_s": round(cost.cpu, 2),
        "memory_mb": round(cost.memory),
    }


def _sync(root: Path, stage: str, port: int) -> Row:
    log = root / "nginx.log"
    before = len(_lines(log))
    command = [sys.executable, "-m", "generator", "mirror", "sync", f"http://127.0.0.1:{port}/"]
    command += ["mirror", "--root", "keys/roots/1.root.json", "--json"]
    cost, row = _timed(root, stage, command, {"PYTHONPATH": str(REPOSITORY)})
    said = json.loads(cost.output)
    requests = _lines(log)[before:]
    count = sum(int(number) for line in requests for number in line.split())
    return {
        "mb": _megabytes(count),
        **row,
        "requests": len(requests),
        "written": said["written"],
    }


def _lines(log: Path) -> list[str]:
    # nginx ends its log's lines with the request: it may lag behind by a moment.
    time.sleep(0.2)
    return log.read_text().splitlines() if log.exists() else []


def _rsync(root: Path, stage: str, port: int, how: str) -> Row:
    to = root / f"rsync{how}"
    command = ["rsync", how, "--delete", "--stats", f"rsync://127.0.0.1:{port}/site/", f"{to}/"]
    cost, row = _timed(root, stage, command, {"LC_ALL": "C"})
    said = dict(line.split(": ", 1) for line in cost.output.splitlines() if ": " in line)
    names = ("Total bytes sent", "Total bytes received")
    return {"mb": _megabytes(sum(int(said[name].replace(",", "")) for name in names)), **row}


def _megabytes(count: int) -> float:
    return round(count / 1e6, 4)


def _ratio(rows: dict[str, Row]) -> Row:
    """How many times what we need each rsync needs."""
    ours = rows["sync"]
    return {
        f"{what}_{peer}": round(rows[f"rsync_{peer}"][what] / max(ours[what], 1e-6), 2)
        for peer in ("az", "a")
        for what in ("mb", "wall_s", "on_disk_s", "cpu_s")
    }


def _same(one: Path, other: Path) -> None:
    """End unless the mirror is the site, byte for byte."""
    if shutil.which("diff"):
        subprocess.run(["diff", "-rq", str(one), f"{other}/"], check=True)
