"""What a page says of itself before its text: the YAML between two lines of `---`.

Values stay the text that was written; nothing is constructed from them.
"""

import re
from typing import NamedTuple

import yaml

from generator.errors import SourceError

_BLOCK = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_LONGEST = 10_000
_KNOWN = ("title", "description", "updated")


class FrontMatter(NamedTuple):
    """A page's own title and description, its date, and the Markdown after them."""

    body: str
    title: str = ""
    description: str = ""
    #: ISO 8601.
    updated: str = ""
    #: How many lines stand before the body.
    lines: int = 0


def read_front_matter(text: str) -> FrontMatter:
    """Give what stands at the top of a page and the rest; keys it does not know are left alone.

    Raises SourceError for what is no plain YAML mapping.

    >>> read_front_matter("---\\ntitle: مقدمة\\n---\\n# نص").title
    'مقدمة'
    """
    match = _BLOCK.match(text)
    if not match:
        return FrontMatter(text.removeprefix("\ufeff"))
    values = _values(match[1] or "")
    known = {key: values[key] for key in _KNOWN if key in values}
    return FrontMatter(text[match.end() :], **known, lines=match[0].count("\n"))


def _values(block: str) -> dict[str, str]:
    root = _compose(block)
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        raise SourceError("The lines between `---` are no `key: value` pairs.", _HINT)
    scalars = yaml.ScalarNode
    return {
        key.value: value.value.strip()
        for key, value in root.value
        if isinstance(key, scalars) and isinstance(value, scalars)
    }


_HINT = "Write lines such as `title: …`, or delete the block."


def _compose(block: str) -> yaml.Node | None:
    if len(block) > _LONGEST:
        fact = f"The block between `---` is longer than {_LONGEST:,} characters."
        raise SourceError(fact, _HINT)
    try:
        if any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(block, yaml.SafeLoader)):
            raise SourceError("The block between `---` has an alias (`*name`).", _HINT)
        return yaml.compose(block, yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        raise SourceError("The block between `---` is not valid YAML.", _HINT) from None
