"""The store of searchable texts: what search and related resources need of a shard or document.

One file for each, beside the ledger: the documents in it, and for every locale what was made of
their texts, under a hash of these. It is a cache: thrown away with the ledger, and never read
into memory as a whole.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.files import write_atomic
from generator.translation.passages import State

#: Stands among a file's locales for what finds related resources.
NEAR = "~near"
#: The file of pages that no record and no document makes.
STANDING = "data/standing"
#: Folder in the build's state.
FOLDER = "search"


class Found(Struct, frozen=True, array_like=True, gc=False):
    """A document that can be found: what is the same of it in all locales."""

    #: `higher/algebra`, `documents/white-paper/figures#aims`: its id below its collection.
    key: str
    #: Values of each of the site's facets, in their order.
    facets: tuple[tuple[str, ...], ...]
    #: When it changed, as a number: 20260301; 0 where nobody said.
    date: int


class LinkText(Struct, frozen=True, array_like=True, gc=False):
    """What a link to a record says in one locale, and where it leads."""

    title: str
    #: Language of the title.
    tag: str
    state: State
    #: From the site's root, in a locale where the record has a page.
    path: str


class Share(Struct, frozen=True, array_like=True, gc=False):
    """What one locale has in the file: a hash of its texts, where their terms are, links."""

    key: bytes
    start: int
    end: int
    #: Encoded `LinkText` of each document; empty for documents' sections.
    links: tuple[bytes, ...]


class Terms(Struct, frozen=True, array_like=True, gc=False):
    """The head of a file."""

    #: What the file was made from.
    fingerprint: bytes
    found: tuple[Found, ...]
    #: By locale tag.
    shares: Mapping[str, Share]


class Row(Struct, frozen=True, array_like=True, gc=False):
    """What a build remembers of a file, so that it need not open it."""

    fingerprint: bytes
    #: Changes with the documents, their facets and dates.
    seal: bytes
    #: By locale tag: changes with the locale's texts.
    keys: Mapping[str, bytes]
    #: By locale tag: changes with what links to the records say.
    links: Mapping[str, bytes]


Rows = dict[str, Row]

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Terms).decode
_decode_rows = msgspec.msgpack.Decoder(Rows).decode
_decode_link = msgspec.msgpack.Decoder(LinkText).decode
_SIZE = 4
_ROWS = "rows.msgpack"


def row_of(terms: Terms) -> Row:
    """Give what to remember of a file."""
    shares = terms.shares
    return Row(
        terms.fingerprint,
        sha256(_encode(terms.found)).digest()[:16],
        {tag: share.key for tag, share in shares.items()},
        {tag: sha256(_encode(share.links)).digest()[:16] for tag, share in shares.items()},
    )


def read_rows(state: Path) -> Rows:
    """Give what the last build remembered, by the names of the files."""
    try:
        return _decode_rows((state / FOLDER / _ROWS).read_bytes())
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def write_rows(state: Path, rows: Rows) -> None:
    """Remember the files there are."""
    write_atomic(state / FOLDER / _ROWS, _encode(dict(sorted(rows.items()))))


@lru_cache(maxsize=1)
def program_digest() -> bytes:
    """Give the digest of the program that makes indexes, without loading it."""
    package = Path(__file__).parents[2] / "search"
    files = sorted(p for p in package.rglob("*") if p.suffix in (".py", ".js"))
    return sha256(b"\0".join(p.name.encode() + p.read_bytes() for p in files)).digest()


def terms_file(state: Path, name: str) -> Path:
    """Give the file of a shard (`higher/3f`) or a document (`documents/white-paper`)."""
    return state / FOLDER / f"{name}.bin"


def encode_link(link: LinkText) -> bytes:
    """Give a link's bytes."""
    return _encode(link)


def decode_link(body: bytes) -> LinkText:
    """Give the link that `encode_link` encoded."""
    return _decode_link(body)


def write_terms(
    path: Path, fingerprint: bytes, found: tuple[Found, ...], shares: Mapping[str, "Made"]
) -> Terms:
    """Write a file; give its head."""
    start, placed, blobs = 0, {}, []
    for tag, made in sorted(shares.items()):
        placed[tag] = Share(made.key, start, start + len(made.blob), made.links)
        start += len(made.blob)
        blobs.append(made.blob)
    head = Terms(fingerprint, found, placed)
    body = _encode(head)
    write_atomic(path, b"".join([len(body).to_bytes(_SIZE, "little"), body, *blobs]))
    return head


class Made(Struct, frozen=True):
    """What was made of one locale's texts, to be stored."""

    key: bytes
    blob: bytes
    links: tuple[bytes, ...] = ()


def read_terms(path: Path) -> Terms | None:
    """Give a file's head; None where there is no such file or it cannot be used."""
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(_SIZE), "little")
            return _decode(file.read(size))
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def read_blob(path: Path, tag: str) -> bytes:
    """Give the terms of one locale."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(_SIZE), "little")
        share = _decode(file.read(size)).shares[tag]
        file.seek(_SIZE + size + share.start)
        return file.read(share.end - share.start)


def stored(state: Path) -> Iterator[str]:
    """Go through the names of all files there are, sorted."""
    folder = state / FOLDER
    for path in sorted(folder.glob("*/*.bin")):
        yield path.relative_to(folder).with_suffix("").as_posix()
