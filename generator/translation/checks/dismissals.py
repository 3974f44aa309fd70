"""Findings that a translator has looked at and dismissed, in the file itself.

Either form is read: `# ignore-numbers, ignore-length: the dates are Buddhist` (a translator
comment, which every tool keeps), and the flag `#, ignore-numbers` that Weblate writes and knows
(msgmerge and msgcat delete flags they do not know).
"""

import re

from generator.translation.po import Entry

_PREFIX = "ignore-"
_COMMENT = re.compile(r"\s*(ignore-[a-z-]+(?:[\s,]+ignore-[a-z-]+)*)\s*(?::.*)?\Z", re.DOTALL)
#: Weblate's names of checks, where they are not ours.
#: Source: Weblate's documentation, "Checks and fixups".
_OTHER_NAMES = {
    **dict.fromkeys(
        (
            "python-format", "python-brace-format", "c-format", "php-format", "perl-format",
            "perl-brace-format", "javascript-format", "java-printf-format", "java-format",
            "i18next-interpolation", "es-format", "vue-format", "ruby-format", "lua-format",
            "percent-placeholders", "automattic-components", "icu-message-format",
            "object-pascal-format", "qt-format", "qt-plural-format", "c-sharp-format",
            "scheme-format", "laravel-format", "fluent-target-syntax",
        ),
        "placeholders",
    ),
    "xml-tags": "tags", "xml-invalid": "tags", "bbcode": "tags",
    "md-link": "links", "rst-references": "links", "url": "urls", "md-reflink": "links",
    "md-syntax": "skeleton", "rst-syntax": "skeleton", "safe-html": "unsafe-html",
    "begin-newline": "newlines", "end-newline": "newlines", "newline-count": "newlines",
    "same-plurals": "plurals", "plurals": "plurals",
    "same": "unchanged", "max-length": "length", "reused": "consistency",
    "inconsistent": "consistency", "duplicate": "repetition", "zero-width-space": "invisible",
    "end-stop": "end-punctuation", "end-colon": "end-punctuation",
    "end-question": "end-punctuation", "end-exclamation": "end-punctuation",
    "end-ellipsis": "end-punctuation", "end-semicolon": "end-punctuation",
    "end-interrobang": "end-punctuation", "punctuation-spacing": "end-punctuation",
    "check-glossary": "terms", "prohibited-initial-character": "script",
}  # fmt: skip


def dismissed(entry: Entry) -> frozenset[str]:
    """Give the ids of the checks that are dismissed for an entry.

    >>> sorted(dismissed(Entry("x", comments=(" ignore-numbers, ignore-end-stop: see #12",))))
    ['end-punctuation', 'numbers']
    """
    names = [f for f in entry.flags if f.startswith(_PREFIX)]
    for comment in entry.comments:
        if _PREFIX in comment and (match := _COMMENT.match(comment)):
            names += [n for n in re.split(r"[\s,]+", match[1]) if n]
    return frozenset(_id(name.removeprefix(_PREFIX)) for name in names)


def _id(name: str) -> str:
    return _OTHER_NAMES.get(name.replace("_", "-"), name)
