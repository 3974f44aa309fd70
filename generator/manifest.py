"""The manifest: every path of a site with size and SHA-256, in a canonical order.

It lies beside the site in parts, one for each shard, listing or document, so that an edit
rewrites one part. `index.tsv` names the parts; a line of a part is `<sha256> <size> <path>`,
tab-separated, by path. Everything after the build reads only this.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.files import safe_join, write_atomic
from generator.output import Written


class Entry(NamedTuple):
    """One file of the site."""

    path: str
    size: int
    #: SHA-256 in hexadecimal.
    digest: str


class Part(NamedTuple):
    """One part of the manifest: its files, their bytes together, and its own SHA-256."""

    name: str
    files: int
    size: int
    digest: str


def state_folder(root: Path, output: Path) -> Path:
    """Give the folder, below the site's `root`, that keeps what is known of builds into
    `output`: the manifest lies in its `manifest`.
    """
    name = sha256(str(output.resolve()).encode()).hexdigest()[:8]
    return root / ".tongwen" / f"{output.resolve().name}-{name}"


def encode_part(name: str, files: Iterable[Written]) -> tuple[Part, bytes]:
    """Give a part and its canonical bytes."""
    ordered = sorted(files)
    body = "".join(f"{w.digest.hex()}\t{w.size}\t{w.path}\n" for w in ordered).encode()
    size = sum(w.size for w in ordered)
    return Part(name, len(ordered), size, sha256(body).hexdigest()), body


def part_file(folder: Path, name: str) -> Path:
    """Give the file of part `name`."""
    return safe_join(folder, f"{name}.tsv")


def write_part(folder: Path, name: str, body: bytes) -> bool:
    """Write a part; say whether it changed."""
    return write_atomic(part_file(folder, name), body)


def write_index(folder: Path, parts: Mapping[str, Part]) -> bool:
    """Write the list of parts; say whether it changed."""
    lines = [f"{p.digest}\t{p.files}\t{p.size}\t{p.name}\n" for _, p in sorted(parts.items())]
    return write_atomic(folder / "index.tsv", "".join(lines).encode())


def read_index(folder: Path) -> list[Part]:
    """Give the parts of a manifest, in order."""
    return decode_index((folder / "index.tsv").read_text("utf-8"))


def decode_index(text: str) -> list[Part]:
    """Give the parts that the text of an index names, in order."""
    rows = (line.split("\t") for line in text.splitlines())
    return [Part(name, int(files), int(size), digest) for digest, files, size, name in rows]


def read(folder: Path) -> Iterator[Entry]:
    """Give every file of the site, part by part."""
    for part in read_index(folder):
        for line in part_file(folder, part.name).read_text("utf-8").splitlines():
            digest, size, path = line.split("\t")
            yield Entry(path, int(size), digest)
