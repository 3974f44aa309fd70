"""The index's bytes: round trips, and what is damaged is never believed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.codec.columns import (
    decode_chunk,
    decode_list,
    encode_chunk,
    encode_column,
    encode_list,
)
from search.codec.container import group_name, unwrap, wrap
from search.codec.numbers import Cursor, Damaged, ascending, text_hash, varint
from search.codec.packs import Head, Tier, decode_pack, encode_pack
from search.codec.postings import decode, encode
from search.codec.root import Files, Root, decode_root, encode_root
from search.codec.titles import WHOLE_IMPACT, decode_bucket, encode_bucket
from search.errors import IndexFault

PATH = "fr/p/0a1b2c3d4e5f/12.bin"
postings = st.lists(
    st.dictionaries(st.integers(0, 400_000), st.integers(1, 65_535), min_size=1, max_size=80),
    min_size=1,
    max_size=8,
)


@given(postings, st.sampled_from([4, 6]))
def test_postings_come_back_with_impacts_within_half_a_step(lists, bits):
    documents = np.concatenate([np.array(sorted(one), np.int64) for one in lists])
    impacts = np.concatenate(
        [np.array([one[d] for d in sorted(one)], np.int64) for one in lists]
    )
    sizes = [len(one) for one in lists]
    starts = np.cumsum([0, *sizes[:-1]])
    found = encode(documents, impacts, starts, np.full(len(lists), bits))
    for place, one in enumerate(lists):
        data = found.data[found.offsets[place] : found.offsets[place + 1]]
        most, least = int(found.most[place]), int(found.least[place])
        got, weights = decode(data, len(one), int(found.k[place]), least, most, bits)
        assert got.tolist() == sorted(one)
        step = (most - least) / ((1 << bits) - 1)
        assert all(abs(one[d] - w) <= step / 2 + 1 for d, w in zip(got, weights, strict=True))


@given(st.binary(max_size=60), st.integers(1, 200), st.integers(0, 40))
def test_random_bytes_are_postings_or_damaged(data, count, k):
    try:
        documents, _ = decode(data, count, k, 1, 90, 6)
    except Damaged:
        return
    assert len(documents) == count
    assert (np.diff(documents) > 0).all()


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_come_back(numbers):
    cursor = Cursor(b"".join(map(varint, numbers)))
    assert [cursor.varint() for _ in numbers] == numbers


def test_a_number_without_an_end_is_damaged():
    with pytest.raises(Damaged):
        Cursor(b"\xff" * 20).varint()


@pytest.mark.parametrize(
    ("text", "value"),
    # Computed by hand from FNV-1a's published vectors ("" and "a"), then mixed.
    [("", 0x811C9DC5), ("a", 0xE40C292C)],
)
def test_the_hash_is_fnv_1a_mixed(text, value):
    value ^= value >> 16
    value = value * 0x85EBCA6B & 0xFFFFFFFF
    value ^= value >> 13
    value = value * 0xC2B2AE35 & 0xFFFFFFFF
    assert text_hash(text) == value ^ value >> 16


keys = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    min_size=1,
    max_size=30,
    unique=True,
).map(sorted)


@given(keys)
def test_packs_come_back_with_aliases_and_heads(words):
    leads, best = [], b""
    for place, _ in enumerate(words):
        if place % 3 == 1:
            leads.append(place - 1)
        elif place % 3 == 2:
            leads.append(b"elsewhere")
        else:
            tails = (Tier(513, 9, 9, 0, 4, 4, place),) if place % 2 else ()
            leads.append(Head(2000 if tails else 1, (Tier(1, 700, 600, 3, 2), *tails)))
            best += b"\x01\x02"
    payload = encode_pack([word.encode() for word in words], leads, best)
    pack = decode_pack(payload, PATH, 1024, 512)
    assert pack.keys == words
    for place, lead in enumerate(pack.leads):
        if place % 3 == 2:
            assert lead == "elsewhere"
        else:
            home = place - place % 3
            assert isinstance(lead, Head)
            assert lead.key == words[home]
            assert lead.frequency == (2000 if home % 2 else 1)


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=300))
def test_columns_come_back(values):
    payload = encode_chunk(np.array(values, np.int64))
    assert decode_chunk(payload, PATH, len(values)).tolist() == values


def test_a_column_too_large_for_one_file_is_cut():
    values = np.random.default_rng(1).integers(0, 400, 100_000)
    files, chunk = encode_column(values)
    assert len(files) == -(-len(values) // chunk) > 1
    first = decode_chunk(files[0], PATH, chunk)
    assert (first == values[:chunk]).all()
    with pytest.raises(Damaged):
        decode_chunk(files[0], PATH, chunk - 1)


@given(st.sets(st.integers(0, 10**6)).map(sorted))
def test_lists_of_documents_come_back(documents):
    assert decode_list(encode_list(documents)) == documents


def test_title_buckets_come_back():
    payload = encode_bucket([(5, 3, [1, 9]), (90, 255, [4])])
    assert list(decode_bucket(payload)) == [(5, 192, [1, 9]), (90, WHOLE_IMPACT, [4])]


ROOT = Root(
    locale="fr",
    documents=2,
    size=3,
    numbering="0a1b2c3d4e5f",
    analysis=1,
    stop=("le",),
    card=8,
    inline=1024,
    tiers=(512, 4096, 16384),
    locales=(("fr", ("latin",)), ("zh-Hans", ("han",))),
    files={"p": Files("fr", "p", 3, 2, ("0" * 12, "a" * 12)), "t": Files("fr", "t", 0, 1, ())},
    boundaries=(b"alg", "线".encode()),
)


def test_a_root_comes_back():
    assert decode_root(encode_root(ROOT), "fr/root.bin") == ROOT


def test_keys_belong_to_the_last_pack_whose_boundary_is_not_greater():
    keys = ("", "al", "alg", "algebra", "zebra", "线性", "\U00020000")
    assert [ROOT.pack_of(key) for key in keys] == [0, 0, 1, 1, 1, 2, 2]
    assert ROOT.spans_packs("al")
    assert not ROOT.spans_packs("alg")


@settings(max_examples=200)
@given(st.binary(max_size=80), st.integers(0, 91), st.integers(1, 255))
def test_one_changed_byte_is_noticed(payload, at, flip):
    data = bytearray(wrap(PATH, "p", payload))
    assert unwrap(PATH, "p", bytes(data)) == payload
    if at < len(data):
        data[at] ^= flip
        with pytest.raises(IndexFault):
            unwrap(PATH, "p", bytes(data))


@given(st.binary(max_size=80), st.integers(0, 90))
def test_a_cut_file_is_noticed(payload, length):
    data = wrap(PATH, "p", payload)
    if length < len(data):
        with pytest.raises(IndexFault):
            unwrap(PATH, "p", data[:length])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<!doctype html><p>404", "not a file of a search index"),
        (b"", "not a file of a search index"),
        (b"TW\x02p" + bytes(20), "version 2 of the format, this program reads 1"),
        (wrap("fr/p/0a1b2c3d4e5f/13.bin", "p", b"x"), "of another build"),
        (wrap(PATH, "t", b"x"), "of another build"),
        (wrap(PATH, "p", b"x") + b"x", "cut short, or longer"),
    ],
)
def test_a_file_that_cannot_be_believed_says_why(data, says):
    with pytest.raises(IndexFault, match=says) as caught:
        unwrap(PATH, "p", data)
    assert str(caught.value).startswith(f"{PATH}: ")


def test_a_group_is_named_by_contents_and_where_they_are_cut():
    assert group_name([b"ab", b"c"]) != group_name([b"a", b"bc"])
    assert ascending([3, 3, 7]) == b"\x03\x00\x04"
