"""An entry of a PO file while its lines come in, and what can be wrong with it as a whole."""

from dataclasses import dataclass, field

from generator.translation.po import Entry, Previous

#: A fact and a hint.
Fault = tuple[str, str]
_NEEDS = {"msgid_plural": "msgid", "msgstr": "msgid", "msgstr[]": "msgid_plural"}


@dataclass(slots=True)
class Draft:
    """An entry while its lines come in."""

    #: Lines of comments by their mark: `#`, `#.`, `#:` and `#,`.
    remarks: dict[str, list[str]] = field(default_factory=dict)
    #: Keyword to the pieces of its text; `previous` is what the `#|` lines say.
    texts: dict[str, list[str]] = field(default_factory=dict)
    previous: dict[str, list[str]] = field(default_factory=dict)
    obsolete: bool = False
    line: int = 0
    broken: bool = False

    @property
    def complete(self) -> bool:
        """Whether there is a translation, be it an empty one."""
        return "msgstr" in self.texts or "msgstr[0]" in self.texts

    @property
    def begun(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.texts or self.previous or self.remarks)


def order_fault(draft: Draft, keyword: str) -> Fault | None:
    """Say what is wrong with `keyword` coming now."""
    needs = _NEEDS.get(keyword if keyword[-1] != "]" else "msgstr[]", "")
    if keyword == "domain":
        return "`domain` divides the file", "Make one file of each domain."
    if keyword in draft.texts:
        return f"{keyword} stands twice in one entry", "Is a msgstr missing between them?"
    if needs and needs not in draft.texts:
        return f"{keyword} stands without {needs}", "Is a line missing above it?"
    if keyword == "msgctxt" and draft.texts:
        return "msgctxt stands after msgid", "It is the first line of its entry."
    return None


def finished(draft: Draft) -> Entry | Fault:
    """Give the entry that a complete draft makes, or what is wrong with it."""
    texts = {keyword: "".join(pieces) for keyword, pieces in draft.texts.items()}
    forms = [k for k in texts if k.startswith("msgstr[")]
    if forms != [f"msgstr[{n}]" for n in range(len(forms))]:
        return "the plural forms are not numbered 0, 1, 2 ...", "Is one of them missing?"
    if not forms and "msgid_plural" in texts:
        return "a plural has a msgstr without number", "Write `msgstr[0]`."
    remarks = {mark: tuple(lines) for mark, lines in draft.remarks.items()}
    return Entry(
        msgid=texts["msgid"],
        msgstr=tuple(texts[k] for k in forms or ["msgstr"]),
        msgctxt=texts.get("msgctxt"),
        msgid_plural=texts.get("msgid_plural"),
        comments=remarks.get("#", ()),
        extracted=remarks.get("#.", ()),
        references=remarks.get("#:", ()),
        flags=tuple(dict.fromkeys(remarks.get("#,", ()))),
        previous=_previous(draft.previous),
        obsolete=draft.obsolete,
        line=draft.line,
    )


def _previous(texts: dict[str, list[str]]) -> Previous | None:
    if not texts:
        return None
    found = {keyword: "".join(pieces) for keyword, pieces in texts.items()}
    return Previous(found.get("msgid", ""), found.get("msgctxt"), found.get("msgid_plural"))


def remark_lines(draft: Draft) -> tuple[str, ...]:
    """Give comments that belong to no entry as the lines they were."""
    remarks = draft.remarks
    joined = [
        mark + separator.join(("", *remarks[mark])).removeprefix(",")
        for mark, separator in (("#:", " "), ("#,", ", "))
        if mark in remarks
    ]
    plain = [mark + line for mark in ("#", "#.") for line in remarks.get(mark, ())]
    return (*plain, *joined)
