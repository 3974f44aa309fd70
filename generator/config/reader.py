"""The dataclasses of `generator.config.model`, filled from YAML nodes by walking their fields.

A fault leaves the field at its default and the reading goes on: all faults come at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import Field
from typing import Any, Literal, get_args

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.config.faults import FaultLog, Key, path, place_of
from generator.config.nodes import ODD, ODD_HINT, code_point, is_empty, is_plain
from generator.config.shape import Fault, faults_of, faults_of_name
from generator.config.words import (
    Kind,
    describe,
    describe_node,
    did_you_mean,
    get_origin,
    has_default,
    hints,
    is_entries,
    is_list,
    is_settings,
    keys_of,
    name_field,
)
from generator.errors import SourceError
from generator.locales import Locale, parse_locale
from generator.problems import Place

LONGEST_TEXT = 10_000
_BAD: Any = object()
_TRUTH = {"true": True, "false": False, "yes": True, "no": False}


class Reader(FaultLog):
    """Reads nodes into values, notes faults, and remembers where each setting stands."""

    def value(self, kind: Kind, node: Node, key: Key) -> Any:
        """Give the value of a node read as `kind`, or `_BAD` after noting why it is none."""
        self.places.setdefault(key, place_of(self.name, node))
        if not is_plain(node):
            self.fault(
                key,
                f"{path(key)} has the tag `{node.tag}`.",
                "Write plain values without tags.",
                node,
            )
            return _BAD
        if is_settings(kind):
            return self.settings(kind, node, key)
        if is_entries(kind):
            return self._entries(get_args(kind)[0], node, key)
        if get_origin(kind) is dict:
            return {n: v for n, v in self._pairs_read(str, node, key, kind) if v is not _BAD}
        if get_origin(kind) is tuple:
            return self._sequence(kind, node, key)
        return self._scalar(kind, node, key)

    def settings(self, entry: Kind, node: Node, key: Key, name: Any = None) -> Any:
        """Give a dataclass from a mapping; `name` fills the first field of a named one."""
        known = keys_of(entry)
        values: dict[str, Any] = {}
        if name is not None:
            values[name_field(entry).name] = name
            known.pop(name_field(entry).name, None)
        kinds = hints(entry)
        for word, value in self._pairs(node, key, entry):
            if word not in known:
                self._unknown(word, known, (*key, word))
            elif not (is_empty(value) and has_default(known[word])):
                values[word] = self._checked(entry, word, value, (*key, word))
        return entry(**self._completed(values, known, kinds, key))

    def _checked(self, entry: type, word: str, node: Node, key: Key) -> Any:
        """Give a setting's value, of the right type and shape."""
        value = self.value(hints(entry)[word], node, key)
        faults = [] if value is _BAD else list(faults_of(entry, word, value))
        return _BAD if self._shape_faults(faults, key) else value

    def _shape_faults(self, faults: Sequence[Fault], key: Key) -> bool:
        for way, fact, hint in faults:
            self.fault((*key, *way), f"{path((*key, *way))} {fact}.", hint)
        return bool(faults)

    def _completed(
        self,
        values: dict[str, Any],
        known: dict[str, Field[Any]],
        kinds: dict[str, Kind],
        key: Key,
    ) -> dict[str, Any]:
        """Give `values` with something for every field that must have a value and has none."""
        for word, setting in known.items():
            if word not in values and not has_default(setting):
                self.fault(
                    (*key, word),
                    f"{path((*key, word))} is missing.",
                    f"Add `{word}:` with {describe(kinds[word])}.",
                )
        required = {w for w, s in known.items() if not has_default(s)}
        usable = {w: v for w, v in values.items() if v is not _BAD}
        return usable | {w: placeholder(kinds[w]) for w in required - usable.keys()}

    def _unknown(self, word: str, known: Iterable[str], key: Key) -> None:
        self.fault(key, f"The key {path(key)} is not known.", did_you_mean(word, known))

    def _pairs(self, node: Node, key: Key, kind: Kind) -> Iterator[tuple[str, Node]]:
        """Give the keys and values of a mapping, refusing a key that comes twice."""
        if is_empty(node) and key:
            return
        if not isinstance(node, MappingNode):
            self._wrong(kind, node, key)
            return
        seen: dict[str, Place] = {}
        for word_node, value in node.value:
            word, place = word_node.value, place_of(self.name, word_node)
            if not isinstance(word_node, ScalarNode) or not is_plain(word_node):
                self.problems.error(
                    place, "A key here is not text.", "Write a name before the `:`."
                )
            elif word in seen:
                self.problems.error(
                    place,
                    f"The key {path((*key, word))} comes twice, see line {seen[word].line}.",
                    "Put both together under one.",
                )
            else:
                seen[word] = self.places[(*key, word)] = place
                yield word, value

    def _pairs_read(
        self, kind: Kind, node: Node, key: Key, whole: Kind
    ) -> Iterator[tuple[str, Any]]:
        for word, value in self._pairs(node, key, whole):
            yield word, self.value(kind, value, (*key, word))

    def _entries(self, entry: type, node: Node, key: Key) -> tuple[Any, ...]:
        """Give one dataclass for each key of a mapping, in the order they are written."""
        kind = hints(entry)[name_field(entry).name]
        found: dict[Any, Any] = {}
        for word, value in self._pairs(node, key, tuple[entry, ...]):  # type: ignore[valid-type]
            name = self._text(kind, word, (*key, word), None)
            if name in found:
                self.fault(
                    (*key, word),
                    f"{path((*key, word))} means `{name}`, which is there already.",
                    "Keep one.",
                )
            elif name is not _BAD:
                self.places.setdefault((*key, str(name)), self.places[(*key, word)])
                self._shape_faults(list(faults_of_name(entry, name)), (*key, str(name)))
                found[name] = self.settings(entry, value, (*key, str(name)), name)
        return tuple(found.values())

    def _sequence(self, kind: Kind, node: Node, key: Key) -> Any:
        if not isinstance(node, SequenceNode):
            return self._wrong(kind, node, key)
        kinds = get_args(kind)
        if is_list(kind):
            kinds = (kinds[0],) * len(node.value)
        elif len(kinds) != len(node.value):
            return self._wrong(kind, node, key, f"a list of {len(node.value)}")
        items = [
            self.value(k, item, (*key, n))
            for n, (k, item) in enumerate(zip(kinds, node.value, strict=True))
        ]
        if not is_list(kind) and _BAD in items:
            return _BAD
        return tuple(item for item in items if item is not _BAD)

    def _scalar(self, kind: Kind, node: Node, key: Key) -> Any:
        if not isinstance(node, ScalarNode) or is_empty(node):
            return self._wrong(kind, node, key)
        return self._text(kind, node.value, key, node)

    def _text(self, kind: Kind, text: str, key: Key, node: Node | None) -> Any:
        """Give `text` as a value of a simple kind."""
        if odd := ODD.search(text):
            self.fault(
                key,
                f"{path(key)} holds the character {code_point(odd[0])}, which is not allowed.",
                ODD_HINT,
                node,
            )
            return _BAD
        if len(text) > LONGEST_TEXT:
            self.fault(
                key,
                f"{path(key)} has {len(text):,} characters; at most {LONGEST_TEXT:,} are read.",
                "",
                node,
            )
            return _BAD
        if kind is Locale:
            return self._locale(text, key, node)
        if get_origin(kind) is Literal:
            return text if text in get_args(kind) else self._no_choice(kind, text, key, node)
        value = {str: text, bool: _TRUTH.get(text.lower(), _BAD), int: _whole(text)}[kind]
        return value if value is not _BAD else self._wrong(kind, node, key)

    def _locale(self, text: str, key: Key, node: Node | None) -> Any:
        try:
            return parse_locale(text)
        except SourceError as error:
            self.fault(key, f"{path(key)}: `{text[:60]}` is no language tag.", error.hint, node)
            return _BAD

    def _no_choice(self, kind: Kind, text: str, key: Key, node: Node | None) -> Any:
        choices = get_args(kind)
        self.fault(
            key, f"{path(key)} cannot be `{text[:60]}`.", did_you_mean(text, choices), node
        )
        return _BAD

    def _wrong(self, kind: Kind, node: Node | None, key: Key, got: str = "") -> Any:
        got = got or (describe_node(node) if node else "something else")
        hint = f"Write it as `[{node.value}]`." if is_list(kind) and _is_word(node) else ""  # type: ignore[union-attr]
        self.fault(key, f"{path(key)} must be {describe(kind)}, but is {got}.", hint, node)
        return _BAD


def placeholder(kind: Kind) -> Any:
    """Give something harmless for a faulty field; its fault stops the command."""
    if kind is Locale:
        return Locale("und")
    if is_settings(kind):
        needed = (f.name for f in keys_of(kind).values() if not has_default(f))
        return kind(**{name: placeholder(hints(kind)[name]) for name in needed})
    return () if get_origin(kind) is tuple else ""


def _whole(text: str) -> Any:
    is_whole = text.isascii() and text.removeprefix("-").isdigit() and len(text) < 10
    return int(text) if is_whole else _BAD


def _is_word(node: Node | None) -> bool:
    return isinstance(node, ScalarNode) and not is_empty(node)
