"""The codecs of releases: what is written comes back, what is hostile is refused in words."""

import contextlib
import io
import json
import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.release import limits
from generator.release.bundles import Bundle, Packed, check_shards, encode_bundle, expand
from generator.release.codec import decode_index, decode_release, decode_shard, encode
from generator.release.errors import Damaged, NewerFormat
from generator.release.frames import (
    Opener,
    compress,
    compress_against,
    decompress,
    digest_of,
)
from generator.release.model import (
    Blob,
    BundleRow,
    File,
    Frame,
    Group,
    Index,
    Pack,
    Release,
    Shard,
    ShardRow,
    Slice,
)
from generator.release.packs import LARGE, PackWriter, open_frame, spans
from generator.release.paths import Names, check_path, owner
from generator.release.shards import FILES, Source, cut

ZERO = "0" * 64
SHARD = Shard(
    1,
    [ZERO],
    [Frame(0, 0, 100, 300, ZERO), Frame(0, 100, 50, 200, ZERO)],
    [File("ar/a.html", 250, ZERO, 0, 50), File("ar/空.html", 0, ZERO, 0, 0)],
)
INDEX = Index(
    1,
    [Pack(ZERO, 150, 500)],
    [Frame(0, 0, 100, 300, ZERO)],
    ["", "higher"],
    [ShardRow(1, 2, 250, ZERO, 120, 0, 0)],
)
RELEASE = Release(
    1,
    7,
    "2026-11-22T08:00:00Z",
    "同文",
    "https://example.org/",
    [
        Slice("", "ar", 2, 250, Blob(ZERO, 9, ZERO, 99), [BundleRow(6, ZERO, ZERO, 9)]),
        Slice("th", "zh-Hans", 2, 250, Blob(ZERO, 9, ZERO, 99), []),
    ],
)
CODECS: list[tuple[Any, Callable[[bytes], Any]]] = [
    (RELEASE, decode_release),
    (INDEX, decode_index),
    (SHARD, decode_shard),
]


def changed(value: Any, edit: Callable[[Any], object]) -> bytes:
    """A structure's bytes after an edit of it as plain values."""
    plain = json.loads(encode(value))
    edit(plain)
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(("value", "decode"), CODECS)
def test_what_is_written_comes_back(value: Any, decode: Callable[[bytes], Any]) -> None:
    assert decode(encode(value)) == value
    assert encode(decode(encode(value))) == encode(value)


@pytest.mark.parametrize(("value", "decode"), CODECS)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_bytes_are_refused_and_nothing_else(
    value: Any, decode: Callable[[bytes], Any], data: st.DataObject
) -> None:
    body = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    try:
        found = decode(bytes(body))
    except (Damaged, NewerFormat):
        return
    assert encode(found) == bytes(body)


@pytest.mark.parametrize(("value", "decode"), CODECS)
@given(body=st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_noise_is_refused(value: Any, decode: Callable[[bytes], Any], body: bytes) -> None:
    with pytest.raises(Damaged):
        decode(body)


@pytest.mark.parametrize(("value", "decode"), CODECS)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"format":1', b'{"format": 1'),
        (b'{"format":1', b'{"format":1,"format":1'),
        (b'{"format":1', b'{"extra":0,"format":1'),
        (b'{"format":1', b'{"format":true'),
        (b'{"format":1', b'{"format":0'),
        (b"}", b"} "),
    ],
)
def test_only_canonical_bytes_are_read(
    value: Any, decode: Callable[[bytes], Any], old: bytes, new: bytes
) -> None:
    body = encode(value)
    with pytest.raises(Damaged):
        decode(new.join(body.rsplit(old, 1)) if old == b"}" else body.replace(old, new, 1))


@pytest.mark.parametrize(("value", "decode"), CODECS)
def test_a_newer_format_asks_for_a_newer_program(
    value: Any, decode: Callable[[bytes], Any]
) -> None:
    with pytest.raises(NewerFormat, match="has format 2; this program reads format 1") as found:
        decode(changed(value, lambda plain: plain.update(format=2, fresh=[])))
    assert found.value.hint == "Install a newer tongwen."


@pytest.mark.parametrize(
    "edit",
    [
        lambda shard: shard["files"].reverse(),
        lambda shard: shard["files"].append(shard["files"][-1]),
        lambda shard: shard["files"].clear(),
        lambda shard: shard["files"][0].__setitem__(0, "../a.html"),
        lambda shard: shard["files"][0].__setitem__(0, "/etc/passwd"),
        lambda shard: shard["files"][0].__setitem__(1, -1),
        lambda shard: shard["files"][0].__setitem__(1, 1 << 60),
        lambda shard: shard["files"][0].__setitem__(1, 451),
        lambda shard: shard["files"][0].__setitem__(1, 250.0),
        lambda shard: shard["files"][0].__setitem__(2, "0" * 63 + "G"),
        lambda shard: shard["files"][0].__setitem__(2, "0" * 64 + "\n"),
        lambda shard: shard["files"][0].__setitem__(3, 2),
        lambda shard: shard["files"][0].__setitem__(4, 301),
        lambda shard: shard["files"][0].append(0),
        lambda shard: shard["frames"][0].__setitem__(0, 1),
        lambda shard: shard["frames"][0].__setitem__(3, limits.FRAME + 1),
        lambda shard: shard["frames"][0].__setitem__(3, 0),
        lambda shard: shard["frames"].clear(),
        lambda shard: shard["packs"].clear(),
    ],
)
def test_a_shard_that_cannot_be_is_refused(edit: Callable[[Any], object]) -> None:
    with pytest.raises(Damaged):
        decode_shard(changed(SHARD, edit))


@pytest.mark.parametrize(
    "edit",
    [
        lambda index: index["shards"][0].__setitem__(0, 2),
        lambda index: index["shards"][0].__setitem__(1, 0),
        lambda index: index["shards"][0].__setitem__(4, limits.SHARD + 1),
        lambda index: index["shards"][0].__setitem__(5, 1),
        lambda index: index["shards"][0].__setitem__(6, 290),
        lambda index: index["collections"].__setitem__(1, "../x"),
        lambda index: index["packs"][0].__setitem__(1, limits.PACK + 1),
        lambda index: index["packs"].clear(),
    ],
)
def test_an_index_that_cannot_be_is_refused(edit: Callable[[Any], object]) -> None:
    with pytest.raises(Damaged):
        decode_index(changed(INDEX, edit))


@pytest.mark.parametrize(
    "edit",
    [
        lambda release: release["slices"].reverse(),
        lambda release: release["slices"].append(release["slices"][-1]),
        lambda release: release["slices"][0].update(locale="../ar"),
        lambda release: release["slices"][0]["index"].update(size=limits.INDEX + 1),
        lambda release: release.update(release=0),
        lambda release: release.update(date="yesterday"),
        lambda release: release.update(name="x" * 1001),
    ],
)
def test_a_release_that_cannot_be_is_refused(edit: Callable[[Any], object]) -> None:
    with pytest.raises(Damaged):
        decode_release(changed(RELEASE, edit))


def test_what_is_too_large_is_not_even_read() -> None:
    with pytest.raises(Damaged, match="at most 4,194,304 are read"):
        decode_shard(b" " * (limits.SHARD + 1))


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Damaged):
        decode_shard(b'{"format":' + b"[" * 100_000)


# Paths


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "stay inside"),
        ("/a", "stay inside"),
        ("a//b", "stay inside"),
        ("a/../b", "stay inside"),
        ("./a", "stay inside"),
        ("a/", "stay inside"),
        ("a\\b", "characters"),
        ("c:/a", "characters"),
        ("a\0b", "print"),
        ("a\nb", "print"),
        ("a\u202eb", "print"),
        ("e\u0301.html", "form C"),
        ("\udc80", "Unicode"),
        ("a.", "dot or a space"),
        ("a /b", "dot or a space"),
        ("x/CON", "device"),
        ("x/lpt1.html", "device"),
        ("ü" * 128, "255 bytes"),
        ("a/" * 600 + "b", "1024 bytes"),
    ],
)
def test_paths_that_could_do_harm_are_refused(path: str, said: str) -> None:
    with pytest.raises(Damaged, match=said):
        check_path(path)


@pytest.mark.parametrize(
    "path", ["a", "ar/课程/يوم.html", "a b/c.d", "console/x", ".well-known/x"]
)
def test_paths_of_real_sites_are_taken(path: str) -> None:
    check_path(path)


@pytest.mark.parametrize(
    "paths",
    [
        ("a/b", "A/c"),
        ("a/B", "a/b"),
        ("a", "a/b"),
        ("a/b", "a"),
        ("a/b/c", "A/b"),
        ("straße/x", "STRASSE/y"),
        ("a", "a"),
    ],
)
def test_names_that_clash_are_refused(paths: tuple[str, str]) -> None:
    with pytest.raises(Damaged, match="cannot hold both"):
        Names().add_all(paths)


def test_names_that_do_not_clash_are_taken() -> None:
    Names().add_all(["a/b", "a/c", "b/a", "a/d/b", "ab"])


@pytest.mark.parametrize(
    ("path", "mine"),
    [
        ("ar/higher/x.html", ("ar", "higher")),
        ("ar/higher/by/x.html", ("ar", "higher")),
        ("ar/other/x.html", ("ar", "")),
        ("ar/index.html", ("ar", "")),
        ("search/ar/x.bin", ("ar", "")),
        ("downloads/ar/higher/x.zim", ("ar", "higher")),
        ("a/b/ar/x.html", ("", "")),
        ("ar", ("", "")),
        ("higher/x", ("", "")),
    ],
)
def test_files_belong_to_a_locale_and_a_collection(path: str, mine: tuple[str, str]) -> None:
    assert owner(path, {"ar"}, {"higher"}) == mine


# Shards


def sources(numbers: set[int]) -> list[Source]:
    return [Source(f"ar/{n:05d}.html", n, ZERO) for n in sorted(numbers)]


@given(st.sets(st.integers(0, 9999), max_size=400), st.integers(0, 9999))
@settings(max_examples=50, deadline=None)
def test_one_page_more_moves_few_cuts(numbers: set[int], added: int) -> None:
    before = list(cut(sources(numbers)))
    after = list(cut(sources(numbers | {added})))
    assert [file for shard in after for file in shard] == sources(numbers | {added})
    assert all(0 < len(shard) <= FILES for shard in after)
    changed_shards = [shard for shard in after if shard not in before]
    # Beyond the next path that ends a shard by itself nothing moves.
    assert len(changed_shards) <= 2 + len(after) // 2


# Frames and packs


@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_frames_come_back_with_their_base(base: bytes, body: bytes) -> None:
    stored = compress_against(base, body, 9)
    assert decompress(stored, len(body), "A frame", base) == body
    assert stored == compress_against(base, body, 9)


@given(st.binary(min_size=1, max_size=300), st.data())
@settings(deadline=None)
def test_altered_frames_are_refused_or_the_same(body: bytes, data: st.DataObject) -> None:
    stored = bytearray(compress(body, 3))
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= data.draw(st.integers(1, 255))
    frame = Frame(0, 0, len(stored), len(body), digest_of(compress(body, 3)))
    with pytest.raises(Damaged):
        open_frame(frame, bytes(stored))
    with contextlib.suppress(Damaged):
        assert len(decompress(bytes(stored), len(body), "A frame")) == len(body)


def bomb() -> bytes:
    """A frame of a few bytes that holds a gigabyte."""
    made = zstandard.ZstdCompressor(level=1).compressobj(size=1 << 30)
    body = b"".join(made.compress(bytes(1 << 20)) for _ in range(1 << 10))
    return body + made.flush()


def without_size(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_content_size=False).compress(body)


def test_bombs_are_refused_before_they_grow() -> None:
    stored = bomb()
    assert len(stored) < 200_000
    with pytest.raises(Damaged, match="should hold 100 bytes; its frame says 1,073,741,824"):
        decompress(stored, 100, "A frame")
    with pytest.raises(Damaged, match="should hold 100 bytes; its frame says 1,073,741,824"):
        Opener().open(stored, 100, "A frame")


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"no frame at all",
        without_size(b"x" * 100),
        compress(b"x" * 100, 3) + b"more",
        compress(b"x" * 100, 3) + compress(b"x" * 100, 3),
        compress(b"x" * 100, 3)[:-1],
        compress(b"x" * 101, 3),
    ],
)
def test_what_is_not_one_frame_of_that_size_is_refused(stored: bytes) -> None:
    with pytest.raises(Damaged):
        decompress(stored, 100, "A frame")
    with pytest.raises(Damaged):
        Opener().open(stored, 100, "A frame")


@given(st.lists(st.binary(max_size=2000), max_size=5))
def test_frames_come_back_one_after_the_other_in_the_same_memory(bodies: list[bytes]) -> None:
    opener = Opener()
    for body in bodies:
        assert opener.open(compress(body, 3), len(body), "A frame") == body


@given(st.lists(st.integers(1, 3_000_000), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_objects_come_back_from_packs(sizes: list[int]) -> None:
    objects = [
        random.Random(n).randbytes(min(size, 1000)) * (size // 1000 + 1)
        for n, size in enumerate(sizes)
    ]
    file = io.BytesIO()
    writer = PackWriter(file.write, 1)
    for body in objects:
        writer.add(
            digest_of(body),
            [body[at : at + LARGE] for at in range(0, len(body), LARGE)],
            len(body),
        )
    assert writer.close() == digest_of(file.getvalue())
    opened = [
        open_frame(frame, file.getvalue()[frame.offset : frame.offset + frame.length])
        for frame in writer.frames
    ]
    for body in objects:
        place = writer.places[digest_of(body)]
        pieces = spans(writer.frames, place.frame, place.offset, len(body))
        assert b"".join(opened[s.frame][s.begin : s.end] for s in pieces) == body


# Bundles


OLD = random.Random(1).randbytes(400)
NEW = OLD[:200] + b"new" + OLD[200:]


def bundle(edit: Callable[[dict[str, Any]], object] = lambda _: None) -> bytes:
    """A bundle of one manifest and one file, with an edited head."""
    index = compress_against(OLD, NEW, 9)
    group = Packed(Group([[0]], [[0]], 12, 3), compress(b"abc", 9))
    group = Packed(msgspec.structs.replace(group.group, length=len(group.stored)), group.stored)
    body = b"".join(encode_bundle(ZERO, digest_of(NEW), index, len(NEW), [group], [group]))
    length = int.from_bytes(body[15:19], "big")
    head = json.loads(zstandard.decompress(body[23 : 23 + length]))
    edit(head)
    plain = json.dumps(head, separators=(",", ":")).encode()
    stored = compress(plain, 9)
    lengths = len(stored).to_bytes(4, "big") + len(plain).to_bytes(4, "big")
    return body[:15] + lengths + stored + body[23 + length :]


def opened(body: bytes) -> Bundle:
    return Bundle(io.BytesIO(body), len(body))


def test_a_bundle_gives_what_was_put_in() -> None:
    found = opened(bundle())
    assert found.index(OLD) == NEW
    [manifest], [files] = list(found.manifests()), list(found.objects())
    assert expand(manifest, b"", [1, 2], "The bundle") == [b"a", b"bc"]
    assert expand(files, b"", [3], "The bundle") == [b"abc"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"TONGWEN-BUNDLE\n",
        bundle()[:-1],
        bundle() + b"x",
        b"X" + bundle()[1:],
        bundle()[:19] + b"\xff\xff\xff\xff" + bundle()[23:],
        bundle()[:15] + b"\xff\xff\xff\xff" + bundle()[19:],
        bundle(lambda head: head.update(extra=1)),
        bundle(lambda head: head.update(base="../x")),
        bundle(lambda head: head["objects"][0].__setitem__(3, limits.GROUP + 1)),
        bundle(lambda head: head["objects"][0].__setitem__(1, [])),
        bundle(lambda head: head["index"].__setitem__(1, limits.INDEX + 1)),
    ],
)
def test_a_bundle_that_cannot_be_is_refused(body: bytes) -> None:
    with pytest.raises(Damaged):
        opened(body)


def test_a_bundle_against_another_index_is_refused() -> None:
    with pytest.raises(Damaged):
        opened(bundle()).index(OLD[::-1])


def test_a_bundle_of_a_newer_format_asks_for_a_newer_program() -> None:
    with pytest.raises(NewerFormat):
        opened(bundle(lambda head: head.update(format=2)))


@pytest.mark.parametrize(
    ("bases", "parts"), [([[1]], [[0]]), ([[0]], [[1]]), ([[]], [[0]]), ([[0]], [[]])]
)
def test_groups_of_shards_that_are_not_there_are_refused(
    bases: list[list[int]], parts: list[list[int]]
) -> None:
    with pytest.raises(Damaged, match="a shard that is not there"):
        check_shards([Group(bases, parts, 1, 1)], INDEX, INDEX, "The bundle")


def test_parts_of_another_size_than_signed_are_refused() -> None:
    [group] = list(opened(bundle()).objects())
    with pytest.raises(Damaged, match="does not fit the manifests"):
        expand(group, b"", [4], "The bundle")
