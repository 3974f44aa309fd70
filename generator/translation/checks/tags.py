"""HTML tags in a text."""

import re
from collections.abc import Iterator

from generator.translation.checks.model import Check, Fault, Pair
from generator.translation.checks.spans import differ, differences, names, without_code

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)(/?)>")
#: Elements of HTML, and of Pango, whose markup desktop programs use. What else stands between
#: angle brackets is a word for the reader: `<file>`.
_ELEMENTS = names(
    "a abbr article aside audio b bdi bdo big blockquote br button caption cite code col dd del"
    " details dfn div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr"
    " i iframe img input ins kbd label li main mark nav object ol option p pre q rp rt ruby s"
    " samp script section select small span strike strong style sub summary sup svg table tbody"
    " td textarea tfoot th thead tr tt u ul var video wbr markup"
)
#: What only says in which direction or language a part is written: translators need it.
_DIRECTION = re.compile(
    r"<(span|bdi)(?:\s+(?:dir|lang)=[\"']?[\w-]+[\"']?)*\s*>((?:(?!<\1\b).)*?)</\1>",
    re.DOTALL,
)
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "col", "rp", "li", "p", "dd", "dt", "td"})


class Tags(Check):
    """The translation has the tags of the source, as many of each, and closes them in order.
    Words between angle brackets that are no tags, as in `<file>`, may be translated, and a
    part may be wrapped in `<span dir=…>`, `<span lang=…>` or `<bdi>`.
    """

    id = "tags"
    example = (
        "请按<b>保存</b>。", "fr",
        "Appuyez sur <b>Enregistrer</b>.", "Appuyez sur <b>Enregistrer<b>.",
    )  # fmt: skip

    def faults(self, pair: Pair) -> Iterator[Fault]:
        """Compare the tags, then their order."""
        if "<" not in pair.source and "<" not in pair.target:
            return
        own = frozenset(m[2] for m in _TAG.finditer(pair.source) if m[1])
        wanted, found = (
            # In Markdown, <code> says what backticks say: the check of code looks at both.
            [t for t in _tags(text, own) if not (pair.is_markdown and t.strip("</>") == "code")]
            for text in (pair.source, pair.target)
        )
        fact = differ("tag", *differences(wanted, found))
        if fact:
            yield Fault(fact, "Copy the tags from the source.")
        elif _is_nested(wanted) and not _is_nested(found):
            yield Fault(
                "the tags are not closed in the order they were opened",
                "What is opened last is closed first.",
            )


def _tags(text: str, own: frozenset[str]) -> Iterator[str]:
    """Give the tags of a text: those of HTML, and those that the source itself closes."""
    text = without_code(text)
    if "</" in text:
        text = _DIRECTION.sub(r"\2", text)
    for end, name, _, _ in _TAG.findall(text):
        if name.lower() in _ELEMENTS or name in own:
            yield f"<{end}{name.lower()}>"


def _is_nested(tags: list[str]) -> bool:
    open_tags: list[str] = []
    for tag in tags:
        name = tag.strip("</>")
        if tag.startswith("</"):
            if not open_tags or open_tags.pop() != name:
                return False
        elif name not in _VOID:
            open_tags.append(name)
    return not open_tags
