"""Indexes written and read: results, Whoosh on the same files, damage, the oracle."""

import shutil
from collections import Counter
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.qparser import QueryParser
from whoosh.sorting import FieldFacet

from bench.search_oracle import Document, oracle, overlap, plain_index
from bench.search_quality import judged, write
from search import (
    Entry,
    IndexFault,
    InputFault,
    SearchIndex,
    Text,
    analyse_shard,
    number,
    write_locale,
    write_shared,
)
from search.analysis.tokens import tokens
from search.build.shard import read_shard
from search.codec.container import wrap
from search.lookup import ask, distance
from search.verify import verify
from search.whoosh_reader import StaticReader, searcher
from tests.conftest import tree
from tests.search_samples import (
    FACETS,
    LABELS,
    LOCALES,
    SORTS,
    entries,
    put,
    texts,
    write_index,
)

MADE = 3000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("site") / "search"
    write_index(path, MADE)
    return path


@pytest.fixture(scope="module")
def english(folder):
    return SearchIndex.open(folder, "en")


def titles(results):
    return [hit.card.title for hit in results.hits]


def test_an_exact_title_comes_first(english):
    found = titles(english.search("linear algebra"))
    assert found[:2] == ["Linear algebra", "Linear algebra for engineers"]


def test_documents_with_every_word_come_before_others(english):
    hits = english.search("algebra introduction engineering", limit=50).hits
    assert [hit.every_word for hit in hits] == sorted(
        (h.every_word for h in hits), reverse=True
    )
    assert hits[0].card.title == "Introduction to marine engineering"


@pytest.mark.parametrize(
    ("locale", "typed", "title"),
    [
        ("fr", "ALGEBRES LINEAIRES", "Algèbre linéaire"),
        ("fr", "algbre", "Algèbre linéaire"),
        ("fr", "linéair", "Algèbre linéaire"),
        ("en", "engineers", "Linear algebra for engineers"),
        ("en", "c++", "Programming in C++"),
        ("en", "Ｃ＋＋", "Programming in C++"),
        ("zh-Hans", "线性代数", "线性代数"),
        ("zh-Hans", "２０２４", "线性代数（二）2024年"),
        ("zh-Hans", "٢٠٢٤", "线性代数（二）2024年"),
        ("zh-Hans", "船", "船舶工程导论"),
        ("zh-Hans", "诗三", "唐诗三百首"),
        ("ar", "جبر", "الجبر الخطي"),
        ("ar", "الجَبْر", "الجبر الخطي"),
        ("th", "พีชคณิต", "พีชคณิตเชิงเส้น"),
        ("th", "เส้น", "พีชคณิตเชิงเส้น"),
    ],
)
def test_what_is_typed_finds_the_title(folder, locale, typed, title):
    assert title in titles(SearchIndex.open(folder, locale).search(typed))


def test_a_query_in_another_language_finds_the_record_and_says_so(folder):
    hit = SearchIndex.open(folder, "fr").search("线性代数").hits[0]
    assert (hit.card.title, hit.found_in) == ("Algèbre linéaire", "zh-Hans")
    only = SearchIndex.open(folder, "fr").search("唐诗").hits[0]
    assert (only.card.title, only.card.url) == ("唐诗三百首", "zh-Hans/courses/poetry.html")


@pytest.mark.parametrize(
    "typed",
    ["", " ", "😀🎓", "\x00", "<script>", ".*", "(((", "a" * 10_000, "ab " * 4_000, "\u202e",
     "العربية mixed 混合", "\ud800", "^linear", "AND OR NOT", "text:*"],
)  # fmt: skip
def test_whatever_is_typed_gets_an_answer(english, typed):
    assert english.search(typed).total >= 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gets_an_answer_in_order(english, typed):
    hits = [hit for hit in english.search(typed).hits if not hit.found_in]
    keys = [(not hit.every_word, -hit.score, hit.number) for hit in hits]
    assert keys == sorted(keys)


def test_filters_keep_documents_that_have_one_of_the_values(english):
    level = {"level": ["6", "7"]}
    every = english.search("data", limit=5000)
    some = english.search("data", limit=5000, filters=level)
    want = english.counts("data")["level"]
    assert some.total == want["6"] + want["7"] < every.total
    assert set(some.hits) < set(every.hits)


def test_counts_leave_out_the_filter_of_their_own_facet(english):
    plain = english.counts("data")
    level = english.counts("data", {"level": ["6"]})
    assert level["level"] == plain["level"]
    assert sum(level["subject"].values()) == plain["level"]["6"]


def test_postings_are_all_there_and_tiers_descend(folder, english):
    """A word in more than 1,024 documents is cut into tiers."""
    lead = english.files.lead("data")
    assert lead is not None
    _, pack, head = lead
    assert len(head.tiers) > 1
    documents, impacts = english.files.postings(pack, head)
    want = [t for t in texts("en", MADE) if "data" in tokens(f"{t.title} {t.summary} {t.body}")]
    assert len(documents) == head.frequency == len(want)
    assert {english.files.card(d).url for d in documents.tolist()} == {t.url for t in want}
    for before, after in zip(head.tiers, head.tiers[1:], strict=False):
        assert before.least >= after.most
    assert impacts.min() > 0


def test_whoosh_parses_filters_groups_and_sorts(english):
    whoosh = searcher(StaticReader(english.files))
    reader = whoosh.reader()
    parser = QueryParser("text", reader.schema)
    found = whoosh.search(
        parser.parse("geometry AND (chemistry OR biology) NOT law"), limit=None
    )
    sets = {word: set(reader.postings("text", word).all_ids()) for word in
            ("geometry", "chemistry", "biology", "law")}  # fmt: skip
    want = sets["geometry"] & (sets["chemistry"] | sets["biology"]) - sets["law"]
    assert found.docs() == want
    grouped = whoosh.search(
        parser.parse("geometry"), groupedby=FieldFacet("facet_level", allow_overlap=True)
    )
    counts = {name: len(ids) for name, ids in grouped.groups("facet_level").items() if name}
    assert counts == english.counts("geometry")["level"]
    filtered = whoosh.search(parser.parse("geometry"), filter=query.Term("facet_level", "7"))
    assert len(filtered) == counts["7"]
    wild = whoosh.search(QueryParser("text", reader.schema).parse("geom*"), limit=None)
    assert wild.docs() >= sets["geometry"]


def test_whoosh_corrects_spelling_and_finds_more_like_one(english):
    assert english.spelling("enginering") == ["engineering"]
    whoosh = searcher(StaticReader(english.files))
    hit = whoosh.search(query.Term("text", "algebra"), limit=1)[0]
    like = whoosh.more_like(hit.docnum, "text", top=3)
    assert any("algebra" in other["title"].lower() for other in like)


def test_the_reader_lists_terms_in_order(english):
    reader = StaticReader(english.files)
    listed = list(reader.lexicon("text"))
    assert listed == sorted(set(listed))
    assert b"algebra" in listed
    assert list(reader.expand_prefix("text", "alg")) == [
        t for t in listed if t.startswith(b"alg")
    ]


@pytest.mark.real
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize(
    ("name", "locale"), [("cranfield", "en"), ("xqa_zh", "zh-Hans"), ("xqa_ar", "ar")]
)
def test_plain_whoosh_finds_the_same(real_data, tmp_path, name, locale):
    collection = judged(real_data / "ir" / name, locale)
    write(collection, tmp_path)
    index = SearchIndex.open(tmp_path, locale)
    documents = [Document(d["id"], d.get("title", ""), d["text"]) for d in collection.documents]
    asked = [one["text"] for one in collection.queries[:60]]
    ours = [[hit.card.url for hit in index.search(text).hits] for text in asked]
    assert overlap(ours, oracle(plain_index(documents, locale), asked, locale)) >= 0.9


def test_the_same_texts_give_the_same_bytes_in_any_order_of_shards(tmp_path):
    numbering = number(entries(300), FACETS, SORTS)
    made = texts("en", 300)
    blobs = [analyse_shard(made[at::3]) for at in range(3)]
    again = number(reversed(entries(300)), FACETS, SORTS)
    one = dict(write_locale("en", numbering, blobs, LOCALES, LABELS))
    other = dict(write_locale("en", again, reversed(blobs), LOCALES, LABELS))
    assert one == other
    assert dict(write_shared(numbering)) == dict(write_shared(again))


def test_a_changed_record_changes_its_shard_and_few_files():
    """Totals are rounded, so that impacts of words that it does not have stay."""
    before, after = (texts("en", MADE) for _ in range(2))
    after[20] = after[20]._replace(title="Marine geometry", summary="Another text of oceans.")
    numbering = number(entries(MADE), FACETS, SORTS)

    def files(made):
        blobs = (analyse_shard(made[at : at + 500]) for at in range(0, len(made), 500))
        return {data for _, data in write_locale("en", numbering, blobs, LOCALES, LABELS)}

    one, other = files(before), files(after)
    assert len(one - other) < len(one) / 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([Text("linear", "u", "t"), Text("linear", "u", "t")], "two texts in one locale"),
        ([Text("nobody", "u", "t")], "nobody has a text but no entry"),
    ],
)
def test_texts_that_contradict_the_entries_are_refused(given, says):
    numbering = number(entries(), FACETS, SORTS)
    with pytest.raises(InputFault, match=says):
        list(write_locale("en", numbering, [analyse_shard(given)]))


def test_entries_that_contradict_each_other_are_refused():
    with pytest.raises(InputFault, match="two documents have the key a"):
        number([Entry("a"), Entry("a")])
    with pytest.raises(InputFault, match="0 facets"):
        number([Entry("a")], ("level",))
    with pytest.raises(InputFault, match="4294967295"):
        number([Entry("a", (), (-1,))], (), ("date",))


@pytest.mark.parametrize("blob", [b"", b"x" * 40, analyse_shard([])[:-3]])
def test_a_damaged_cache_is_refused(blob):
    with pytest.raises(InputFault, match="delete the cache"):
        read_shard(blob)


def test_a_locale_without_texts_has_an_index_that_finds_nothing(tmp_path):
    numbering = number([])
    put(tmp_path, chain(write_shared(numbering), write_locale("th", numbering, [])))
    assert SearchIndex.open(tmp_path, "th").search("ไทย").total == 0


def test_every_damaged_file_is_noticed(folder, tmp_path):
    """Whatever file a query reads: cut, another's, or one bit off, it says which."""
    work = tmp_path / "search"
    shutil.copytree(folder, work)
    seen = Counter()
    for kind in ("p", "t", "c", "b", "f"):
        victims = sorted((work / "en" / kind).rglob("*.bin"))
        kept = {victim: victim.read_bytes() for victim in victims}
        for spoil in (
            lambda d: d[:-1],
            lambda d: d[:-1] + bytes((d[-1] ^ 1,)),
            lambda d: b"<!",
        ):
            for victim, data in kept.items():
                victim.write_bytes(spoil(data))
            with pytest.raises(IndexFault) as caught:
                index = SearchIndex.open(work, "en")
                index.counts("data")
                index.search("data model")
            seen[caught.value.path.split("/")[1]] += 1
        for victim, data in kept.items():
            victim.write_bytes(data)
    assert seen == {"p": 3, "t": 3, "c": 3, "b": 3, "f": 3}


def test_verify_hashes_every_file_again(folder, tmp_path):
    assert [verify(folder, locale) for locale in LOCALES] == [[]] * len(LOCALES)
    work = tmp_path / "search"
    shutil.copytree(folder, work)
    gone, forged, cut = (min((work / "en" / kind).rglob("*.bin")) for kind in "pcy")
    gone.unlink()
    path = forged.relative_to(work).as_posix()
    forged.write_bytes(wrap(path, "c", b"forged, with a checksum that is right"))
    cut.write_bytes(cut.read_bytes()[:-5])
    assert len(verify(work, "en")) == 3


def test_a_missing_index_says_what_to_do(tmp_path):
    with pytest.raises(IndexFault, match=r"fr/root.bin: it cannot be read .*; build the site"):
        SearchIndex.open(tmp_path, "fr")


def test_names_follow_contents(folder, tmp_path):
    """A file with the same name is the same file: whoever keeps it keeps the right one."""
    other = tmp_path / "other"
    write_index(other, MADE + 1, ["en"])
    one, two = tree(folder), tree(other)
    shared = [path for path in one.keys() & two.keys() if not path.endswith("root.bin")]
    assert shared
    assert all(one[path] == two[path] for path in shared)


def test_queries_stand_for_what_the_format_says(english):
    asked = ask(english.files, "the Data data of modle")
    assert [group.token for group in asked.groups] == ["data", "modle"]
    assert asked.groups[1].heads == ("model",)
    pairs = ("data data", "data modle")
    assert asked.titles == (*pairs, "^the data data of modle", "=data", "=modle")


def test_the_form_that_was_asked_for_comes_before_other_forms_of_the_word(tmp_path):
    words = ("painted", "paints", "painting")
    texts = [Text(word, word, "Walls", f"Someone {word} a wall.") for word in words]
    numbering = number(Entry(word) for word in words)
    put(tmp_path, write_shared(numbering))
    put(tmp_path, write_locale("en", numbering, [analyse_shard(texts)]))
    index = SearchIndex.open(tmp_path, "en")
    for word in ("painted", "paints", "painting"):
        hits = index.search(word).hits
        assert hits[0].card.url == word
        assert {hit.card.url for hit in hits} == set(words)
        assert hits[0].score > hits[1].score == hits[2].score


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_that_of_the_textbook(one, other):
    def slow(a, b):
        if not a or not b:
            return len(a) + len(b)
        found = [
            slow(a[:-1], b) + 1,
            slow(a, b[:-1]) + 1,
            slow(a[:-1], b[:-1]) + (a[-1] != b[-1]),
        ]
        if len(a) > 1 and len(b) > 1 and a[-1] == b[-2] and a[-2] == b[-1]:
            found.append(slow(a[:-2], b[:-2]) + 1)
        return min(found)

    if len(one) + len(other) <= 8:
        assert min(distance(one, other, 2), 3) == min(slow(one, other), 3)
