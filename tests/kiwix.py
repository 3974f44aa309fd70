"""Debian's readers of ZIM files: zimcheck, and kiwix-serve on loopback."""

import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

#: Debian's zimcheck 3.1.3 takes the title index of new files for damage; `Archive.check` does
#: not.
ZIMCHECK = ("zimcheck", "-0", "-C", "-M", "-F", "-P", "-R", "-U", "-X", "-L")


def passes_zimcheck(path: Path) -> None:
    """Fail, with what zimcheck says, where it finds fault with a file."""
    done = subprocess.run([*ZIMCHECK, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Overall Test Status: Pass" in done.stdout


class Served:
    """kiwix-serve with some ZIM files."""

    def __init__(self, folder: Path, zims: list[Path]) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            ["kiwix-serve", "--address", "127.0.0.1", "--port", str(self.port), *zims],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.base + path, timeout=20) as answer:
            return answer.read().decode()

    def wait(self) -> str:
        end = time.monotonic() + 60
        while True:
            try:
                return self.get("/")
            except (urllib.error.URLError, OSError):
                if time.monotonic() > end or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def book(self, name: str) -> str:
        """Give the path of a book. Newer kiwix-serve has its books below `/content`."""
        listed = self.get("/catalog/v2/entries")
        [base] = set(re.findall(rf'type="text/html"\s+href="([^"]*{name})"', listed, re.I))
        return base

    def search(self, book: str, words: str) -> str:
        """Give the page of results for words in a book, by its path."""
        name = book.rpartition("/")[2]
        return self.get(f"/search?content={name}&pattern={quote(words)}&pageLength=10")


@contextmanager
def kiwix_serve(folder: Path, zims: list[Path]) -> Iterator[Served]:
    """Run kiwix-serve until the block ends."""
    served = Served(folder, zims)
    try:
        served.wait()
        yield served
    finally:
        served.process.terminate()
        served.process.wait()
