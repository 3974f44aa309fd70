"""The shortest way through a catalogue's files gives what the general way gives."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from generator.config.load import load
from generator.config.model import Config, LocaleConfig, Site
from generator.locales import parse_locale
from generator.problems import Problems
from generator.records.read import list_shards, read_shard
from generator.render.texts import read_catalogs
from generator.translation.abreast import keys_of, read_abreast
from generator.translation.column import AnyPassage, Column, made
from generator.translation.po import Entry, PoFile, Previous
from generator.translation.po_write import write_po
from generator.translation.read import read_messages
from generator.translation.resolve import SHOWN, Catalog, Files, Resolver, Wanted
from generator.translation.safe import harmless
from generator.translation.shard import ShardReader
from generator.translation.states import Mark, source_hash, with_mark

HEADER = Entry("", ("Language: th\nContent-Type: text/plain; charset=UTF-8\n",))
LOCALES = [
    LocaleConfig(parse_locale("zh-Hans"), (), "approved"),
    LocaleConfig(parse_locale("th"), (), "approved"),
    LocaleConfig(parse_locale("ar"), (parse_locale("th"),), "draft"),
]
SITE = Config(
    Path("/"), Site("同文", "", "", parse_locale("zh-Hans"), parse_locale("th")), tuple(LOCALES)
)
HOSTILE = "a汉ب \"\\\n\t\r~#<>&'\x01\x7f\x85\u202e\u2066\u2069\uffff\u00a0n"
texts = st.text(HOSTILE, min_size=1, max_size=10)
NAMES = ("title", "summary", "description", "outcomes", "syllabus")
LISTS = {"outcomes", "syllabus"}
wants = st.lists(
    st.builds(
        lambda name, text, tag, own: Wanted(name if own else "", text, tag, name in LISTS),
        st.sampled_from(NAMES),
        texts,
        st.sampled_from(["zh-Hans", "zh-Hans", "zh-Hans", "ar"]),
        st.integers(0, 9).map(bool),
    ),
    max_size=6,
).map(
    lambda found: [
        want._replace(context=f"c{n}/{want.context}" if want.context else "")
        for n, want in enumerate(found)
    ]
)


@st.composite
def entries(draw: st.DrawFn, want: Wanted) -> Entry:
    source = draw(st.one_of(*[st.just(want.source)] * 9, texts))
    same_length = "\n".join(["<项>"] * (want.source.count("\n") + 1))
    msgstr = draw(st.one_of(st.just(same_length), texts, st.just("")))
    entry = Entry(source, (msgstr,), want.context)
    entry.extracted = draw(st.sampled_from([(), (" list: one item a line",)]))
    entry.references = draw(st.sampled_from([(), ("catalog/a/0.jsonl",)]))
    src = draw(
        st.sampled_from(
            [source_hash(want.source)] * 3 + [source_hash(source)[:6], "", "00000000"]
        )
    )
    state = draw(
        st.sampled_from(["approved", "translated", "draft", "stale", "rejected", "x", ""])
    )
    if state:
        entry = with_mark(entry, Mark(state, draw(st.sampled_from(["", "กข"])), src=src))
    if draw(st.integers(0, 4)) == 0:
        entry.flags = draw(st.sampled_from([("fuzzy",), (), ("fuzzy", "no-wrap")]))
    if "fuzzy" in entry.flags and draw(st.booleans()):
        entry.previous = Previous("旧")
    return entry


@st.composite
def files(draw: st.DrawFn, wanted: list[Wanted]) -> bytes:
    kept = [w for w in wanted if w.context and draw(st.integers(0, 7))]
    found = [draw(entries(want)) for want in kept]
    trick = draw(st.sampled_from(["", "", "", "", "order", "twice", "stranger"]))
    if trick == "order":
        found = draw(st.permutations(found))
    if trick == "twice" and found:
        found.append(draw(st.sampled_from(found)))
    if trick == "stranger":
        found.insert(draw(st.integers(0, len(found))), Entry("旧", ("เก่า",), "gone/title"))
    if draw(st.booleans()):
        found.append(Entry("旧", ("เก่า",), "gone/title", obsolete=True))
    return write_po(PoFile(HEADER, found))


@st.composite
def damaged(draw: st.DrawFn, body: bytes) -> bytes:
    """Put something into a file, or take something out."""
    if draw(st.integers(0, 2)):
        return body
    at = draw(st.integers(0, len(body)))
    piece = draw(st.sampled_from(
        [b"", b'"', b"\n", b"\n\n", b"\\", b"#", b"#~ ", b"\xff", b"\0", b"x", b'"\n"',
         b'\\n"\n"', b"# @tw "]
    ))  # fmt: skip
    return body[:at] + piece + body[at + draw(st.integers(0, 2)) :]


def general(wanted: list[Wanted], bodies: dict[str, bytes], problems: Problems) -> Files:
    found = {tag: read_messages(body, tag, problems) for tag, body in bodies.items()}
    return {tag: Catalog(tag, messages) for tag, messages in found.items() if messages}


def plainly(
    resolver: Resolver, wanted: list[Wanted], files: Files, problems: Problems
) -> list[AnyPassage]:
    """One text after the other, with markupsafe's own escaping."""
    passages = []
    for want in wanted:
        text, tag, state, attrs = resolver.resolve(want, files, problems)
        text = harmless(text)
        passages.append(made(text, escape(text).encode(), want.is_list, tag, state, attrs))
    return passages


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_both_ways_give_the_same_passages_lines_and_faults(data: st.DataObject) -> None:
    wanted = data.draw(wants)
    bodies = {c.locale.tag: data.draw(files(wanted).flatmap(damaged)) for c in LOCALES[1:]}
    expected_problems, problems = Problems(), Problems()
    slow = general(wanted, bodies, expected_problems)
    reader = ShardReader(wanted, lines=True)
    quick = {}
    for one in LOCALES[1:]:
        found = reader.of(bodies[one.locale.tag], one.locale.tag, one, problems)
        if found:
            quick[one.locale.tag] = found
        counts = (reader.tally(f.get(one.locale.tag), one.locale) for f in (quick, slow))
        assert len(set(counts)) == 1
    for one in LOCALES:
        resolver = Resolver(SITE, one.locale)
        expected = plainly(resolver, wanted, slow, expected_problems)
        assert resolver.passages(wanted, quick, problems) == expected
    assert problems.found == expected_problems.found
    for tag, file in quick.items():
        for want in wanted:
            if want.context and want.tag != tag:
                line = slow[tag].line(want.context) if tag in slow else 0
                assert file.line(want.context) == line


def column(wanted: list[Wanted], *found: Entry) -> Column | None:
    body = write_po(PoFile(HEADER, list(found)))
    return read_abreast(body, keys_of(wanted), wanted, "th", SHOWN["draft"])


ONE = Wanted("a/title", '汉语 "入门"', "zh-Hans")
TWO = Wanted("a/outcomes", "听\n说", "zh-Hans", True)


def test_a_file_as_sync_writes_it_goes_the_short_way() -> None:
    found = column(
        [ONE, TWO],
        with_mark(
            Entry(ONE.source, ('ภาษา "จีน"\\',), ONE.context),
            Mark("approved", src=source_hash(ONE.source)),
        ),
        Entry(TWO.source, ("ฟัง\nพูด",), TWO.context, extracted=(" list",)),
        Entry("旧", ("เก่า",), "gone/title", obsolete=True),
    )  # fmt: skip
    assert found is not None
    assert [p and (p.text, p.state) for p in found.passages] == [
        ('ภาษา "จีน"\\', "approved"),
        ("ฟัง\nพูด", "translated"),
    ]


def test_texts_that_have_no_entry_yet_leave_a_gap() -> None:
    found = column([ONE, TWO], Entry(TWO.source, ("ฟัง\nพูด",), TWO.context))
    assert found is not None
    assert [p is None for p in found.passages] == [True, False]


def test_a_text_that_changed_since_goes_the_general_way() -> None:
    assert column([ONE], Entry("汉语", ("ภาษาจีน",), ONE.context)) is None


def test_the_project_s_own_catalogues_go_the_short_way() -> None:
    config = load(Path(__file__).parent.parent / "site_config.yml", Problems())
    kinds, problems = [], Problems()
    for one in config.collections:
        folder = config.root / one.source
        for name, path in list_shards(folder, one.source, one.shard_digits, problems):
            sources = read_shard(path, one.source, problems)
            files = read_catalogs(config, one, name, sources, problems).files
            kinds += [type(file) for file in files.values()]
    assert kinds.count(Column) > 0.9 * len(kinds) > 0
