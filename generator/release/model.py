"""What a release is made of, as values. Every structure is immutable and strictly typed.

`Frame`, `File`, `Pack`, `ShardRow` and `Group` are arrays in JSON, their fields in order; the
others are objects. Numbers of packs, frames, collections and shards count from 0 within the
structure that holds the table.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from generator.release import limits

#: SHA-256 in lower-case hexadecimal.
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Number = Annotated[int, Meta(ge=0, le=1 << 31)]
Count = Annotated[int, Meta(ge=0, le=1 << 40)]
Bytes = Annotated[int, Meta(ge=0, le=1 << 50)]
Path = Annotated[str, Meta(min_length=1, max_length=limits.PATH)]
#: A BCP 47 tag, or empty: what belongs to no locale.
Tag = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{0,64}\Z")]
#: A collection's, a document's or an edition's name, or empty.
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]{0,128}\Z")]
Label = Annotated[str, Meta(max_length=1000)]

#: The format that these structures are: raised with every change of them.
FORMAT = 1


class Frame(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A zstd frame within a pack."""

    pack: Number
    #: Where it begins in the pack, and its length there.
    offset: Annotated[int, Meta(ge=0, le=limits.PACK)]
    length: Annotated[int, Meta(ge=1, le=limits.FRAME_STORED)]
    #: Its bytes when decoded.
    size: Annotated[int, Meta(ge=1, le=limits.FRAME)]
    #: Of the `length` bytes as they are stored: checked before they are decoded.
    digest: Digest


class File(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A file of the site, and where its bytes lie."""

    path: Path
    size: Annotated[int, Meta(ge=0, le=limits.FILE)]
    #: A `Digest`; `codec` checks those of a shard together, which takes a tenth of the time.
    digest: Annotated[str, Meta(min_length=64, max_length=64)]
    #: The frame it begins in, and where in that frame; it may run on through the next frames.
    frame: Number
    offset: Annotated[int, Meta(ge=0, le=limits.FRAME)]


class Shard(Struct, frozen=True, forbid_unknown_fields=True):
    """The manifest of some tens of files that are neighbours by path, of one collection."""

    format: Literal[1]
    packs: Annotated[list[Digest], Meta(max_length=limits.SHARD_FILES)]
    frames: Annotated[list[Frame], Meta(max_length=1 << 16)]
    #: In order of path.
    files: Annotated[list[File], Meta(min_length=1, max_length=limits.SHARD_FILES)]


class Pack(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A pack that a slice needs."""

    digest: Digest
    #: Its length as a file.
    length: Annotated[int, Meta(ge=1, le=limits.PACK)]
    #: Bytes of all its frames when decoded, wanted by this release or not.
    size: Bytes


class ShardRow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A shard as an index names it, and where its manifest lies."""

    collection: Number
    #: How many files it has, and their bytes together.
    files: Annotated[int, Meta(ge=1, le=limits.SHARD_FILES)]
    bytes: Bytes
    #: Of its manifest.
    digest: Digest
    size: Annotated[int, Meta(ge=1, le=limits.SHARD)]
    frame: Number
    offset: Annotated[int, Meta(ge=0, le=limits.FRAME)]


class Index(Struct, frozen=True, forbid_unknown_fields=True):
    """All shards of a slice."""

    format: Literal[1]
    #: What the slice needs: packs of files, and packs of shards' manifests.
    packs: list[Pack]
    #: Frames that hold manifests.
    frames: list[Frame]
    #: Names that `ShardRow.collection` counts; the empty one is what lies in no collection.
    collections: list[Name]
    shards: list[ShardRow]


class Blob(Struct, frozen=True, forbid_unknown_fields=True):
    """A compressed file: what it is stored as, and what it holds."""

    #: Of the file as it is stored; its name.
    stored: Digest
    length: Annotated[int, Meta(ge=1, le=limits.BUNDLE)]
    #: Of its content.
    digest: Digest
    size: Annotated[int, Meta(ge=1, le=limits.INDEX)]


class BundleRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A bundle that brings a slice up to date from an earlier release."""

    #: The earlier release, for people.
    release: Count
    #: The digest of the earlier index's content: who has that index may use the bundle.
    base: Digest
    #: Of the bundle as it is stored; its name.
    stored: Digest
    length: Annotated[int, Meta(ge=1, le=limits.BUNDLE)]


class Slice(Struct, frozen=True, forbid_unknown_fields=True):
    """The part of a site that a mirror can take on its own: one locale of one edition."""

    #: Empty: the site itself.
    edition: Name
    #: Empty: what belongs to no locale.
    locale: Tag
    files: Count
    bytes: Bytes
    index: Blob
    #: The earliest release first.
    bundles: Annotated[list[BundleRow], Meta(max_length=100)]


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """A release as the TUF target `release.json` says it."""

    format: Literal[1]
    #: 1, 2, 3 and so on.
    release: Annotated[int, Meta(ge=1, le=1 << 40)]
    #: When it was made, in UTC: `2026-11-22T08:00:00Z`.
    date: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")]
    #: The site's name and address, for people.
    name: Label
    base_url: Label
    #: By edition, then by locale.
    slices: Annotated[list[Slice], Meta(max_length=10_000)]


class Group(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Some parts of a bundle that are compressed together, as a difference to earlier bytes.

    `bases` and `parts` name shards of the earlier and of the new index, each as a list: the
    shard's number, then, in `Bundle.objects`, the numbers of files in it.
    """

    bases: list[list[Number]]
    parts: Annotated[list[list[Number]], Meta(min_length=1)]
    length: Annotated[int, Meta(ge=1, le=limits.GROUP + limits.MIB)]
    size: Annotated[int, Meta(ge=1, le=limits.GROUP)]


class BundleHead(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands at the head of a bundle."""

    format: Literal[1]
    #: Digests of the earlier and of the new index's content.
    base: Digest
    new: Digest
    #: The new index: length as stored, size decoded; its base is the earlier index.
    index: tuple[
        Annotated[int, Meta(ge=1, le=limits.INDEX_BY_BUNDLE)],
        Annotated[int, Meta(ge=1, le=limits.INDEX_BY_BUNDLE)],
    ]
    #: Groups of manifests of shards that are new or changed.
    manifests: list[Group]
    #: Groups of files that are new or changed.
    objects: list[Group]
