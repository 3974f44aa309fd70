"""How listings are cut: everybody stands on one page, and one more record moves few."""

from hypothesis import given
from hypothesis import strategies as st

from generator.config.model import CollectionConfig
from generator.records.shards import address
from generator.render.digest import Digest, Member, shelf
from generator.render.listings import cut, listings

names = st.integers(0, 10**6).map(lambda n: f"课{n}")
crowds = st.sets(names, max_size=120)
sizes = st.integers(1, 12)


def members(ids: set[str]) -> list[Member]:
    made = [Member(i, "all", address(i), "", b"") for i in ids]
    return sorted(made, key=lambda m: m.address)


def pages(ids: set[str], size: int) -> list[set[str]]:
    return [{m.id for m in part} for _, part in cut(members(ids), size)]


@given(crowds, sizes)
def test_everybody_stands_on_exactly_one_page_and_no_page_is_too_long(
    ids: set[str], size: int
) -> None:
    found = pages(ids, size)
    assert sum(map(len, found)) == len(ids) and set().union(*found) == ids
    assert all(len(page) <= size for page in found)
    assert len(found) == 1 or all(found)


@given(crowds, sizes, names)
def test_one_more_changes_one_page_or_splits_it(ids: set[str], size: int, new: str) -> None:
    before, after = pages(ids, size), pages(ids | {new}, size)
    went = [p for p in before if p not in after]
    came = [p for p in after if p not in before]
    assert len(went) <= 1
    assert set().union(*came) - {new} == set().union(*went) - {new}


@given(crowds, sizes)
def test_names_are_the_first_without_one_and_then_all_different(
    ids: set[str], size: int
) -> None:
    found = [name for name, _ in cut(members(ids), size)]
    assert found[0] == "" and all(found[1:]) and len(set(found)) == len(found)


@given(crowds, sizes, names)
def test_pages_that_one_more_does_not_belong_to_keep_their_addresses(
    ids: set[str], size: int, new: str
) -> None:
    before, after = cut(members(ids), size), cut(members(ids | {new}), size)
    bits = f"{int(address(new), 16):064b}"
    for name, part in before[1:]:
        if not bits.startswith(name) and (name, part) != after[0]:
            assert (name, part) in after or part == after[0][1]


@given(crowds, sizes)
def test_the_cut_is_a_function_of_the_set_alone(ids: set[str], size: int) -> None:
    again = {f"{i}" for i in sorted(ids, reverse=True)}
    assert cut(members(ids), size) == cut(members(again), size)


def test_nobody_stands_on_one_empty_page() -> None:
    assert cut([], 50) == [("", [])]


def a_shelf(ids: list[str]) -> Digest:
    digest = Digest()
    for n, record_id in enumerate(ids):
        digest.ids.append(record_id)
        digest.addresses.append(address(record_id))
        digest.retired.append(n % 10 == 9)
        digest.updated.append("")
        digest.available.append(1)
        digest.facets.append([["05", "0541"] if n % 2 else ["06"], ["6"] if n % 3 else []])
        digest.terms.append([])
        digest.cards.append(bytes(8))
        digest.replaced_by.append("")
    return digest


CONFIG = CollectionConfig(
    "higher",
    "高等",
    facets=("subjects", "level"),
    pairs=(("subjects", "level"),),
    pair_minimum=4,
)


def found_listings(count: int, size: int = 5) -> dict[tuple[tuple[str, str], ...], list[int]]:
    made: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for one in listings(
        CONFIG, shelf([("all", a_shelf([f"c{n}" for n in range(count)]))]), size
    ):
        made.setdefault(one.choices, []).append(len(one.members))
    return made


def test_every_value_has_a_listing_and_pairs_have_one_where_there_are_enough() -> None:
    made = found_listings(30)
    counts = {choices: sum(lengths) for choices, lengths in made.items()}
    assert counts[()] == 27  # three are retired
    assert counts[("subjects", "05"),] == counts[("subjects", "0541"),] == 12
    assert counts[("subjects", "06"),] == 15 and counts[("level", "6"),] == 18
    assert counts[("subjects", "05"), ("level", "6")] == 8
    assert all(length <= 5 for lengths in made.values() for length in lengths)
    assert (("subjects", "05"), ("level", "6")) not in found_listings(6)


def test_a_collection_without_records_has_its_page() -> None:
    assert found_listings(0) == {(): [0]}
