"""YAML as a graph of nodes with lines and columns, from text that may be hostile.

Nothing is constructed: values stay the text that was written, so `no` is Norwegian and
`1.10` a version.
"""

import re
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.errors import SourceError, UsageError
from generator.files import read_capped
from generator.problems import Place, Problems

LARGEST = 1_000_000
DEEPEST = 20
MOST_ALIASES = 100
#: Nodes after every alias was written out: what stops a "billion laughs".
MOST_NODES = 100_000

#: Controls other than tab and line ends; bidi embeddings, overrides and isolates; lone
#: surrogates; noncharacters.
ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
ODD_HINT = "Delete it: it is invisible and changes what a reader sees or a program reads."

_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in (
        "str",
        "int",
        "float",
        "bool",
        "null",
        "timestamp",
        "seq",
        "map",
        "merge",
        "value",
    )
)


def compose(path: Path, problems: Problems) -> Node | None:
    """Give the root node of a YAML file, or None after noting in `problems` why it has none.

    Raises UsageError where there is no such file, SourceError where it is too large.
    """
    if not path.is_file():
        raise UsageError(
            f"There is no {path}.",
            "Run this in a site's folder, or make a site with `tongwen init DIR`.",
        )
    name = str(path)
    try:
        text = read_capped(path, LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.error(Place(name, line), "This line is not UTF-8.", "Save the file as UTF-8.")
        return None
    return _parse(_without_odd(text, name, problems), name, problems)


def _without_odd(text: str, name: str, problems: Problems) -> str:
    """Note every odd character, and blank it so that parsing can go on."""
    for match in ODD.finditer(text):
        start = match.start()
        place = Place(name, text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start))
        problems.error(place, f"The character {code_point(match[0])} is not allowed.", ODD_HINT)
    return ODD.sub(" ", text)


def code_point(character: str) -> str:
    """Give the character's number as people write it: `U+202E`."""
    return f"U+{ord(character):04X}"


def _parse(text: str, name: str, problems: Problems) -> Node | None:
    try:
        _check_events(text)
        root: Node | None = yaml.compose(text, _LOADER)
        _check_expansion(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1)
        problems.error(
            place, f"This is not valid YAML: {_cause(error)}.", _hint(text, place, error)
        )
        return None
    except (yaml.YAMLError, SourceError, RecursionError) as error:
        fact = error.fact if isinstance(error, SourceError) else "This is not valid YAML."
        problems.error(Place(name, 1), fact, getattr(error, "hint", ""))
        return None
    if root is None:
        problems.error(
            Place(name, 1), "The file is empty.", "It needs at least `site` and `locales`."
        )
    return root


def _check_events(text: str) -> None:
    depth = aliases = 0
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
            event, yaml.CollectionEndEvent
        )
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > DEEPEST:
            raise SourceError(
                f"The file is nested more than {DEEPEST} levels deep.", "Write it flatter."
            )
        if aliases > MOST_ALIASES:
            raise SourceError(
                f"The file has more than {MOST_ALIASES} aliases (`*name`).",
                "Write the values out.",
            )


def _check_expansion(root: Node | None) -> None:
    sizes: dict[int, int] = {}

    def size(node: Node) -> int:
        if id(node) not in sizes:
            # An alias inside its own anchor meets this entry, and is refused.
            sizes[id(node)] = MOST_NODES + 1
            sizes[id(node)] = 1 + sum(map(size, children(node)))
        return sizes[id(node)]

    if root is not None and size(root) > MOST_NODES:
        raise SourceError(
            "The aliases (`*name`) of the file repeat too much, or each other.",
            "Write the values out.",
        )


def children(node: Node) -> list[Node]:
    """Give the nodes right under a node: items, or keys and values."""
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, SequenceNode) else []


def is_plain(node: Node) -> bool:
    """Say whether the node has no tag (`!!python/...`) but those that plain YAML implies."""
    return node.tag in _PLAIN_TAGS


def is_empty(node: Node) -> bool:
    """Say whether a key stands there with nothing after it."""
    return isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _cause(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.context, error.problem) if part)


def _hint(text: str, place: Place, error: yaml.MarkedYAMLError) -> str:
    lines = text.splitlines()
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in str(error.problem):
        return "Indent with spaces; YAML has no tabs."
    if "mapping values" in str(error.problem) or "expected" in str(error.problem):
        return "Check the indentation here and in the line above; put text with `:` in quotes."
    return "Check quotes, brackets and the indentation here and in the line above."
