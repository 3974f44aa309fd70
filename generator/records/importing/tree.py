"""A tree of JSON objects: every node is a row, from the top down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.errors import SourceError
from generator.records.importing.mapping import SourceRule
from generator.records.importing.rows import Cell, Row
from generator.records.importing.structured import DEEPEST, flat, read_whole

_CONTAINER = ("container", "a topic, no resource: its name is a tag of the records below it")


class TreeSource:
    """The nodes of a tree.

    Besides a node's own keys a row has `@topics` (the names of the containers above it),
    `@parts` (the names of what lies right below) and `@root.KEY` for each key of the root.
    """

    header: tuple[str, ...] = ()

    def __init__(self, path: Path, rule: SourceRule) -> None:
        self.size = path.stat().st_size
        self._rule = rule
        self._root = read_whole(path)
        if not isinstance(self._root, dict):
            raise SourceError(
                f"{path} is no tree.", "Its outermost value must be an object {…}."
            )

    def close(self) -> None:
        """Nothing is open."""

    def position(self) -> int:
        """Give the size: the file was read whole."""
        return self.size

    def __iter__(self) -> Iterator[Row]:
        root = {f"@root.{key}": cell for key, cell in self._own(self._root).items()}
        waiting: list[tuple[Any, tuple[str, ...]]] = [(self._root, ())]
        number = 0
        while waiting:
            node, topics = waiting.pop()
            number += 1
            if not isinstance(node, dict):
                yield Row(number, 0, {}, ("json", "this node is no JSON object {…}"))
                continue
            yield self._row(number, node, topics, root)
            below = (*topics, self._name(node)) if self._is_container(node) else topics
            waiting += [(child, below) for child in reversed(self._children(node))]

    def _children(self, node: dict[str, Any]) -> list[Any]:
        children = node.get(self._rule.children)
        return children if isinstance(children, list) else []

    def _own(self, node: dict[str, Any]) -> dict[str, Cell]:
        return flat({k: v for k, v in node.items() if k != self._rule.children})

    def _name(self, node: dict[str, Any]) -> str:
        name = node.get(self._rule.name)
        return name if isinstance(name, str) else ""

    def _is_container(self, node: dict[str, Any]) -> bool:
        return node.get(self._rule.kind) in self._rule.containers

    def _row(
        self, number: int, node: dict[str, Any], topics: tuple[str, ...], root: dict[str, Cell]
    ) -> Row:
        fault = self._fault(node, topics)
        if fault:
            return Row(number, 0, {self._rule.name: self._name(node)}, fault)
        parts = [self._name(child) for child in self._children(node) if isinstance(child, dict)]
        # The topmost container is the catalogue itself, no topic.
        above: Cell = [name for name in topics[1:] if name]
        return Row(number, 0, {**root, **self._own(node), "@topics": above, "@parts": parts})

    def _fault(self, node: dict[str, Any], topics: tuple[str, ...]) -> tuple[str, str] | None:
        rule, kind = self._rule, node.get(self._rule.kind)
        if kind in rule.records:
            return ("too-deep", "the tree is too deep here") if len(topics) > DEEPEST else None
        if kind in rule.containers:
            return _CONTAINER
        if isinstance(kind, str) and (reason := rule.refused.codes(kind)):
            return "kind", reason[0]
        return "unknown-kind", f"the mapping does not say what a `{str(kind)[:60]}` is"
