"""A real nginx on loopback, with a configuration of one server."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFIG = """\
daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;
events {{ worker_connections 4096; }}
http {{
  include /etc/nginx/mime.types;
  access_log off; client_body_temp_path {home}/tmp;
  server {{ listen 127.0.0.1:{port}; {server} }}
}}
"""


@contextmanager
def nginx(home: Path, server: str) -> Iterator[str]:
    """Run nginx with what a `server` block says; give its address. `home` is for its files."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed")
    home.mkdir(exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = home / "nginx.conf"
    config.write_text(CONFIG.format(home=home, port=port, server=server))
    process = subprocess.Popen(
        ["nginx", "-p", str(home), "-e", f"{home}/error.log", "-c", str(config)]
    )
    try:
        _until_it_listens(process, port, home)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _until_it_listens(process: "subprocess.Popen[bytes]", port: int, home: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, (home / "error.log").read_text()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not listen")
