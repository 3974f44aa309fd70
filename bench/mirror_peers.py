"""Who takes a published site, for bench/mirror.py: `tongwen mirror sync` from nginx, and rsync
from its daemon, `-a` and `-az`, all over loopback.

Bytes are those of both directions: nginx's log says them of requests and answers with their
headers, rsync's --stats of its own protocol.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import create_connection, create_server
from typing import Any

from bench.measure import Cost, run

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


def take(root: Path, _stage: str) -> dict[str, Row]:
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
            "sync": _sync(root, web),
            "rsync_az": _rsync(root, daemon, "-az"),
            "rsync_a": _rsync(root, daemon, "-a"),
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


def _sync(root: Path, port: int) -> Row:
    log = root / "nginx.log"
    before = len(_lines(log))
    command = [sys.executable, "-m", "generator", "mirror", "sync", f"http://127.0.0.1:{port}/"]
    command += ["mirror", "--root", "keys/roots/1.root.json", "--json"]
    cost = run(command, root, {"PYTHONPATH": str(REPOSITORY)})
    said = json.loads(cost.output)
    requests = _lines(log)[before:]
    count = sum(int(number) for line in requests for number in line.split())
    return {**_row(cost, count), "requests": len(requests), "written": said["written"]}


def _lines(log: Path) -> list[str]:
    # nginx ends its log's lines with the request: it may lag behind by a moment.
    time.sleep(0.2)
    return log.read_text().splitlines() if log.exists() else []


def _rsync(root: Path, port: int, how: str) -> Row:
    to = root / f"rsync{how}"
    command = ["rsync", how, "--delete", "--stats", f"rsync://127.0.0.1:{port}/site/", f"{to}/"]
    cost = run(command, root, {"LC_ALL": "C"})
    said = dict(line.split(": ", 1) for line in cost.output.splitlines() if ": " in line)
    names = ("Total bytes sent", "Total bytes received")
    return _row(cost, sum(int(said[name].replace(",", "")) for name in names))


def _row(cost: Cost, count: int) -> Row:
    return {
        "mb": round(count / 1e6, 4),
        "wall_s": round(cost.wall, 1),
        "cpu_s": round(cost.cpu, 1),
        "memory_mb": round(cost.memory),
    }


def _ratio(rows: dict[str, Row]) -> Row:
    """How many times what we need each rsync needs."""
    ours = rows["sync"]
    return {
        f"{what}_{peer}": round(rows[f"rsync_{peer}"][what] / max(ours[what], 1e-6), 2)
        for peer in ("az", "a")
        for what in ("mb", "wall_s", "cpu_s")
    }


def _same(one: Path, other: Path) -> None:
    """End unless the mirror is the site, byte for byte."""
    if shutil.which("diff"):
        subprocess.run(["diff", "-rq", str(one), f"{other}/"], check=True)
