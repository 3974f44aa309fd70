"""Authors, translators, reviewers, machines and git work on one PO file in any order: no text
that a person wrote is lost or overwritten, and none is trusted more than someone said.
"""

import copy
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.merge import Ways, merge
from generator.translation.passages import State
from generator.translation.po import Entry, PoFile
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po
from generator.translation.review import Verdict, decided
from generator.translation.states import (
    Mark,
    entry_state,
    is_machine_made,
    is_reviewed,
    source_hash,
    text_hash,
    with_mark,
)
from generator.translation.three_way import merge_three
from generator.translation.units import Unit

FR = parse_locale("fr")
CONTEXTS = [f"r{n}/title" for n in range(3)]
TEXTS = ["线性代数", "线性代数（一）", "几何", "第 1 课", "第 2 课"]
PARAGRAPHS = [f"第一章讲授矩阵的运算与初等变换{end}" for end in "。！…"]
VERDICTS: list[State] = ["approved", "rejected", "needs-review"]
#: What sync may do about a new text: the memory knows one of them.
MEMORY = {"几何": ("géométrie",)}


class Working(RuleBasedStateMachine):
    """Everyone at work on one file, and on a branch of it."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: dict[str, str] = {}
        self.paragraphs: set[str] = set()
        self.file = PoFile()
        #: Where the branch began, and the branch.
        self.fork: tuple[PoFile, PoFile] | None = None
        self.written: set[str] = set()
        self.count = 0

    def live(self, file: PoFile, at: int) -> int | None:
        places = [i for i, e in enumerate(file.entries) if not e.obsolete]
        return places[at % len(places)] if places else None

    # -- authors

    @rule(
        context=st.sampled_from(CONTEXTS),
        text=st.sampled_from([*TEXTS, ""]),
        paragraphs=st.sets(st.sampled_from(PARAGRAPHS), max_size=2),
        keep=st.booleans(),
        on_branch=st.booleans(),
    )
    def author_edits(
        self, context: str, text: str, paragraphs: set[str], keep: bool, on_branch: bool
    ) -> None:
        self.sources[context] = text
        self.paragraphs = paragraphs
        units = [
            *(
                Unit(c, t, "zh-Hans", ("a.jsonl",))
                for c, t in sorted(self.sources.items())
                if t
            ),
            *(Unit("", t, "zh-Hans", ("a.md",), keyed=False) for t in sorted(paragraphs)),
        ]
        ways = Ways(keep, lambda unit: MEMORY.get(unit.text))
        if on_branch and self.fork:
            self.fork = (self.fork[0], self.synced(self.fork[1], units, ways))
        else:
            self.file = self.synced(self.file, units, ways)

    def synced(self, file: PoFile, units: list[Unit], ways: Ways) -> PoFile:
        before = copy.deepcopy(file)
        after = merge(file, units, FR, ways)
        assert file == before, "merging is pure"
        assert merge(after, units, FR, ways) == after
        assert {(u.context or None, u.text) for u in units} == {
            e.key for e in after.entries if not e.obsolete
        }
        trusted = {(e.msgstr, source_hash(e.msgid)) for e in before.entries if is_reviewed(e)}
        for entry in after.entries:
            same = (entry.msgstr, source_hash(entry.msgid)) in trusted
            restored = any(entry.msgstr == e.msgstr and e.previous for e in before.entries)
            kept = ways.keep_approved and any(entry.msgstr == t for t, _ in trusted)
            assert not is_reviewed(entry) or same or restored or kept
        return after

    # -- people and machines at the file

    @rule(
        at=st.integers(0, 9),
        flag=st.sampled_from(["cleared", "set", "left"]),
        on_branch=st.booleans(),
    )
    def translator_writes(self, at: int, flag: str, on_branch: bool) -> None:
        file = self.fork[1] if on_branch and self.fork else self.file
        index = self.live(file, at)
        if index is None:
            return
        old = file.entries[index]
        self.count += 1
        text = f"traduction {self.count}"
        self.written -= {*old.msgstr}
        self.written.add(text)
        flags = {"cleared": (), "set": ("fuzzy",), "left": old.flags}[flag]
        file.entries[index] = replace(old, msgstr=(text,), flags=flags)

    @rule(at=st.integers(0, 9), state=st.sampled_from(VERDICTS))
    def reviewer_says(self, at: int, state: State) -> None:
        index = self.live(self.file, at)
        if index is not None and self.file.entries[index].translated:
            old = self.file.entries[index]
            new = decided(old, Verdict(state, "Léa", "2026-11-22"))
            assert new.msgstr == old.msgstr and entry_state(new) == state
            self.file.entries[index] = new

    @rule()
    def machine_drafts(self) -> None:
        for index, old in enumerate(self.file.entries):
            if not old.obsolete and (not old.translated or is_machine_made(old)):
                self.file.entries[index] = self.drafted(old)

    def drafted(self, entry: Entry) -> Entry:
        self.count += 1
        texts = (f"machine {self.count}",)
        src = source_hash(entry.msgid)
        mark = Mark("draft", "argos:zh_fr-1.9", "2026-11-22", made=text_hash(texts), src=src)
        return with_mark(replace(entry, msgstr=texts), mark)

    @rule(at=st.integers(0, 9))
    def old_tool_drafts(self, at: int) -> None:
        """A draft written by hand or by `apply`: only where there is nothing yet."""
        index = self.live(self.file, at)
        if index is not None and not self.file.entries[index].translated:
            old = replace(self.file.entries[index], msgstr=("brouillon",))
            mark = Mark("draft", "language-model", made=text_hash(old.msgstr))
            self.file.entries[index] = with_mark(old, mark)

    # -- git

    @rule()
    def someone_branches(self) -> None:
        if self.fork is None:
            self.fork = (copy.deepcopy(self.file), copy.deepcopy(self.file))

    @rule()
    def someone_merges(self) -> None:
        if self.fork:
            base, branch = self.fork
            self.file, _ = merge_three(base, self.file, branch)
            self.fork = None

    # -- what must hold

    @invariant()
    def no_translation_is_lost(self) -> None:
        files = [self.file, *([self.fork[1]] if self.fork else [])]
        there = {
            text
            for file in files
            for entry in file.entries
            for text in (*entry.msgstr, *(c.removeprefix(" | ") for c in entry.comments))
        }
        assert self.written <= there

    @invariant()
    def the_file_can_be_written_and_read(self) -> None:
        problems = Problems()
        again = parse_po(write_po(self.file), "x.po", problems)
        live = [e for e in self.file.entries if not e.obsolete]
        gone = [e for e in self.file.entries if e.obsolete]
        assert again and again.entries == [*live, *gone], problems.found


Working.TestCase.settings = settings(max_examples=80, stateful_step_count=30, deadline=None)
test_nobody_s_work_is_lost = Working.TestCase
