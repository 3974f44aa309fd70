"""Merging new sources into PO files: what people wrote is never lost, and never overstated."""

import copy
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.merge import Ways, merge
from generator.translation.po import Entry, PoFile, Previous
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.states import Mark, entry_state, source_hash, with_mark
from generator.translation.units import Unit

FR = parse_locale("fr")
AR = parse_locale("ar")


def unit(context: str, text: str, plural: str | None = None) -> Unit:
    return Unit(context, text, "zh-Hans", ("a.jsonl",), plural=plural, keyed=bool(context))


def approved(file: PoFile, at: int, text: str) -> None:
    entry = replace(file.entries[at], msgstr=(text,))
    file.entries[at] = with_mark(
        entry, Mark("approved", "Léa", "2026-01-01", src=source_hash(entry.msgid))
    )


def start(*units: Unit) -> PoFile:
    file = merge(None, units, FR)
    for at, entry in enumerate(file.entries):
        approved(file, at, f"<{entry.msgid}>")
    return file


def test_the_same_sources_change_nothing() -> None:
    units = [unit("a/title", "线性代数"), unit("", "Home")]
    file = start(*units)
    assert merge(file, units, FR) == file


def test_a_changed_text_keeps_its_translation_and_becomes_stale() -> None:
    (entry,) = merge(start(unit("a/title", "代数")), [unit("a/title", "线性代数")], FR).entries
    assert (entry.msgid, entry.msgstr) == ("线性代数", ("<代数>",))
    assert entry_state(entry) == "stale" and entry.fuzzy
    assert entry.previous == Previous("代数")
    assert "by=Léa" in entry.comments[0] and f"src={source_hash('代数')}" in entry.comments[0]


def test_a_second_change_remembers_what_the_translation_was_made_for() -> None:
    file = merge(start(unit("a/title", "甲")), [unit("a/title", "乙")], FR)
    (entry,) = merge(file, [unit("a/title", "丙")], FR).entries
    assert entry.previous == Previous("甲") and entry_state(entry) == "stale"


def test_a_change_taken_back_gives_the_approval_back() -> None:
    before = start(unit("a/title", "甲"))
    file = merge(merge(before, [unit("a/title", "乙")], FR), [unit("a/title", "甲")], FR)
    assert file == before


def test_a_change_taken_back_after_an_edit_waits_for_review() -> None:
    file = merge(start(unit("a/title", "甲")), [unit("a/title", "乙")], FR)
    file.entries[0] = replace(file.entries[0], msgstr=("half done",))
    (entry,) = merge(file, [unit("a/title", "甲")], FR).entries
    assert entry_state(entry) == "needs-review"


def test_a_translation_mended_by_hand_is_stale_again_when_the_source_goes_back() -> None:
    file = merge(start(unit("a/title", "甲")), [unit("a/title", "乙")], FR)
    file.entries[0] = replace(file.entries[0], msgstr=("new",), flags=())
    (entry,) = merge(file, [unit("a/title", "甲")], FR).entries
    assert (entry_state(entry), entry.msgstr) == ("stale", ("new",))
    assert entry.previous == Previous("乙")


def test_a_draft_of_an_older_text_stays_a_draft() -> None:
    file = start(unit("a/title", "甲"))
    file.entries[0] = with_mark(file.entries[0], Mark("draft", "argos", src=source_hash("甲")))
    (entry,) = merge(file, [unit("a/title", "乙")], FR).entries
    assert entry_state(entry) == "draft" and entry.previous == Previous("甲")


def test_what_is_gone_is_kept_as_obsolete_and_comes_back_as_it_was() -> None:
    units = [unit("a/title", "甲"), unit("b/title", "乙")]
    before = start(*units)
    without = merge(before, units[1:], FR)
    assert [e.obsolete for e in without.entries] == [False, True]
    assert merge(without, units, FR) == before


def test_nothing_is_kept_of_what_was_never_translated() -> None:
    assert merge(merge(None, [unit("a/title", "甲")], FR), [], FR).entries == []


def test_a_text_translated_elsewhere_in_the_file_is_proposed() -> None:
    file = start(unit("a/title", "第一章"))
    _, new = merge(file, [unit("a/title", "第一章"), unit("b/title", "第一章")], FR).entries
    assert new.msgstr == ("<第一章>",) and entry_state(new) == "needs-review"


def test_machine_drafts_are_no_memory() -> None:
    file = start(unit("a/title", "第一章"))
    file.entries[0] = with_mark(file.entries[0], Mark("draft", "argos"))
    _, new = merge(file, [unit("a/title", "第一章"), unit("b/title", "第一章")], FR).entries
    assert new.msgstr == ("",)


def test_two_contexts_with_one_text_stay_apart() -> None:
    file = start(unit("a/title", "甲"), unit("b/title", "甲"))
    approved(file, 1, "other")
    changed = merge(file, [unit("a/title", "乙"), unit("b/title", "甲")], FR).entries
    assert [e.msgstr[0] for e in changed] == ["<甲>", "other"]


def test_texts_without_context_are_not_taken_for_one_another() -> None:
    file = start(unit("", "Home"))
    new, gone = merge(file, [unit("", "House")], FR).entries
    assert new.msgstr == ("",) and gone.obsolete and gone.msgstr == ("<Home>",)


def test_an_edited_paragraph_takes_its_translation_along_as_stale() -> None:
    old, new = "第一章讲授矩阵的运算与初等变换。", "第一章讲授矩阵的运算、秩与初等变换。"
    before = start(unit("", old), unit("", "第二章讲授向量空间与线性变换。"))
    after = merge(before, [unit("", new), unit("", "第二章讲授向量空间与线性变换。")], FR)
    edited, same = after.entries
    assert edited.msgstr == (f"<{old}>",) and entry_state(edited) == "stale"
    assert edited.previous == Previous(old) and entry_state(same) == "approved"
    assert (
        merge(after, [unit("", old), unit("", "第二章讲授向量空间与线性变换。")], FR) == before
    )


def test_two_new_texts_never_share_one_old_translation() -> None:
    file = start(unit("", "第一章讲授矩阵的运算。"))
    texts = ["第一章讲授矩阵的运算！", "第一章讲授矩阵的运算？"]
    entries = merge(file, [unit("", t) for t in texts], FR).entries
    assert sorted(bool(e.msgstr[0]) for e in entries) == [False, True]


@pytest.mark.parametrize(("locale", "forms"), [("fr", 2), ("ar", 6), ("th", 1), ("ru", 3)])
def test_plurals_have_as_many_forms_as_the_language(locale: str, forms: int) -> None:
    (entry,) = merge(None, [unit("", "page", "pages")], parse_locale(locale)).entries
    assert len(entry.msgstr) == forms


def test_a_text_that_gains_a_plural_keeps_its_translation() -> None:
    (entry,) = merge(start(unit("", "page")), [unit("", "page", "pages")], FR).entries
    assert entry.msgstr == ("<page>", "<page>") and entry.fuzzy


def test_a_text_that_loses_its_plural_keeps_the_other_forms_in_a_comment() -> None:
    file = merge(None, [unit("", "page", "pages")], FR)
    file.entries[0] = replace(file.entries[0], msgstr=("une page", "des pages"))
    (entry,) = merge(file, [unit("", "page")], FR).entries
    assert entry.msgstr == ("une page",) and " was: des pages" in entry.comments and entry.fuzzy


def test_the_number_of_forms_that_the_header_says_holds() -> None:
    header = Entry(
        "", ("Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=4; plural=0;\n",)
    )
    (entry,) = merge(PoFile(header), [unit("", "page", "pages")], AR).entries
    assert len(entry.msgstr) == 4


CONTEXTS = [f"r{n}/title" for n in range(4)]
TEXTS = ["甲", "乙", "丙", "丁"]
#: Paragraphs of a document, some of them edits of others.
PARAGRAPHS = [f"第{n}章讲授矩阵的运算与初等变换{end}" for n in "一二" for end in "。！…"]


class Editing(RuleBasedStateMachine):
    """Authors edit sources, translators edit PO files, in any order; sync runs between."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: dict[str, str] = {}
        self.paragraphs: set[str] = set()
        self.file = PoFile()
        self.written: set[str] = set()
        self.count = 0

    def sync(self) -> None:
        units = [unit(c, t) for c, t in sorted(self.sources.items())]
        units += [unit("", text) for text in sorted(self.paragraphs)]
        before = copy.deepcopy(self.file)
        self.file = merge(self.file, units, FR)
        assert merge(self.file, units, FR) == self.file
        live = {e.key: e for e in self.file.entries if not e.obsolete}
        assert {(c, t) for c, t in self.sources.items()} <= set(live)
        for entry in before.entries:
            # Never more trusted than it was, unless its old text came back.
            now = live.get(entry.key)
            if now is not None and now.msgstr == entry.msgstr:
                assert entry_state(now) == entry_state(entry)

    @rule(context=st.sampled_from(CONTEXTS), text=st.sampled_from(TEXTS))
    def author_writes(self, context: str, text: str) -> None:
        self.sources[context] = text
        self.sync()

    @rule(context=st.sampled_from(CONTEXTS))
    def author_removes(self, context: str) -> None:
        self.sources.pop(context, None)
        self.sync()

    @rule(paragraph=st.sampled_from(PARAGRAPHS))
    def author_adds_or_removes_a_paragraph(self, paragraph: str) -> None:
        self.paragraphs ^= {paragraph}
        self.sync()

    @rule(old=st.sampled_from(PARAGRAPHS), new=st.sampled_from(PARAGRAPHS))
    def author_edits_a_paragraph(self, old: str, new: str) -> None:
        self.paragraphs = (self.paragraphs - {old}) | {new}
        self.sync()

    @rule(at=st.integers(0, 9), state=st.sampled_from(["plain", "approved", "draft", "fuzzy"]))
    def translator_writes(self, at: int, state: str) -> None:
        live = [i for i, e in enumerate(self.file.entries) if not e.obsolete]
        if not live:
            return
        self.count += 1
        index = live[at % len(live)]
        old = self.file.entries[index]
        for form in old.msgstr:
            self.written.discard(form)
        text = f"traduction {self.count}"
        self.written.add(text)
        flags = ("fuzzy",) if state == "fuzzy" else ()
        new = replace(old, msgstr=(text,), flags=flags)
        if state in ("approved", "draft"):
            new = with_mark(new, Mark(state, "L", src=source_hash(new.msgid)))
        self.file.entries[index] = new

    @invariant()
    def no_translation_is_lost(self) -> None:
        there = {form for entry in self.file.entries for form in entry.msgstr}
        assert self.written <= there

    @invariant()
    def the_file_can_be_written_and_read(self) -> None:
        problems = Problems()
        assert parse_po(write_po(self.file), "x.po", problems) == self.file, problems.found

    def teardown(self) -> None:
        """Whatever happened to it, gettext takes the file."""
        if self.file.entries:
            command = ["msgfmt", "-c", "-o", "/dev/null", "-"]
            body = write_po(self.file)
            done = subprocess.run(command, input=body, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()


Editing.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
test_no_sequence_of_edits_loses_a_translation = Editing.TestCase


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CONTEXTS), st.sampled_from(TEXTS)), max_size=5))
def test_merging_is_idempotent(pairs: list[tuple[str, str]]) -> None:
    units = [unit(c, t) for c, t in dict(pairs).items()]
    once = merge(start(*units[:2]), units, FR)
    assert merge(once, units, FR) == once


def kept(old: str, new: str) -> str:
    file = merge(start(unit("a/title", old)), [unit("a/title", new)], FR, Ways(True))
    (entry,) = file.entries
    assert entry.msgstr == (f"<{old}>",)
    return entry_state(entry)


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("线性代数,上", "线性代数，上", "approved"),
        ("代数", "线性代数", "approved"),
        ("共 40 课", "共 41 课", "stale"),
        ("%(num)s 课", "%(n)s 课", "stale"),
        ("见 https://a.example/", "见 https://b.example/", "stale"),
        ("矩阵\n向量", "矩阵\n向量\n群", "stale"),
    ],
)
def test_an_edit_called_neutral_keeps_approval_unless_it_changes_a_fact(
    old: str, new: str, state: str
) -> None:
    assert kept(old, new) == state


def test_a_neutral_edit_does_not_freshen_what_was_stale_or_a_draft() -> None:
    file = merge(start(unit("a/title", "甲")), [unit("a/title", "乙")], FR)
    (entry,) = merge(file, [unit("a/title", "乙。")], FR, Ways(True)).entries
    assert entry_state(entry) == "stale" and entry.previous == Previous("甲")


def test_a_neutral_edit_moves_the_hash_so_that_the_next_one_is_seen() -> None:
    file = merge(start(unit("a/title", "甲")), [unit("a/title", "甲。")], FR, Ways(True))
    assert f"src={source_hash('甲。')}" in file.entries[0].comments[0]
    (entry,) = merge(file, [unit("a/title", "乙")], FR).entries
    assert entry_state(entry) == "stale" and entry.previous == Previous("甲。")


def test_what_the_site_s_memory_knows_is_proposed_and_waits_for_review() -> None:
    ways = Ways(memory=lambda u: ("algèbre",) if u.text == "代数" else None)
    (entry,) = merge(None, [unit("a/title", "代数")], FR, ways).entries
    assert entry.msgstr == ("algèbre",) and entry_state(entry) == "needs-review"
