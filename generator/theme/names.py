"""Names in templates that stand for nothing, found without rendering a page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, get_type_hints

from jinja2 import Environment, meta, nodes

from generator.problems import did_you_mean
from generator.theme.inline import dependencies, parse


class Unknown(NamedTuple):
    """A name that no page gives a value to."""

    template: str
    line: int
    #: As it is written: `titel`, `page.titel`.
    name: str
    #: What else could have been meant.
    hint: str


def unknown_names(
    env: Environment,
    pages: Mapping[str, Collection[type]],
    chrome: type,
    words: Collection[str],
) -> Iterator[Unknown]:
    """Give the names in templates, and in all they are made of, that no page has.

    `pages` has each template's kinds of `page`; every template has the fields of `chrome` and
    the functions `words`. A template that several kinds use may ask for what only one has.
    """
    users = _users(env, pages)
    made = {name for part in users for name in _assigned(parse(env, part))}
    given = {*get_type_hints(chrome), *words, *env.globals, *made, "page"}
    for part, kinds in sorted(users.items()):
        tree = parse(env, part)
        yield from _undeclared(part, tree, given)
        yield from _unknown_fields(part, tree, {"page": kinds} | _views(chrome))


def _users(
    env: Environment, pages: Mapping[str, Collection[type]]
) -> Mapping[str, Collection[type]]:
    """Give the kinds of page that each file of a template is used for."""
    users: defaultdict[str, set[type]] = defaultdict(set)
    for name, kinds in pages.items():
        for part in dependencies(env, name):
            users[part].update(kinds)
    return users


def _assigned(tree: nodes.Template) -> Iterator[str]:
    return (n.name for n in tree.find_all(nodes.Name) if n.ctx in ("store", "param"))


def _views(chrome: type) -> dict[str, Collection[type]]:
    """Give the kinds of the frame's values that have fields of their own."""
    kinds = get_type_hints(chrome).items()
    return {name: (kind,) for name, kind in kinds if isinstance(kind, type) and _own(kind)}


def _own(kind: type) -> bool:
    return kind.__module__.startswith("generator.")


def _undeclared(part: str, tree: nodes.Template, given: Collection[str]) -> Iterator[Unknown]:
    for name in sorted(meta.find_undeclared_variables(tree) - set(given)):
        line = next(n.lineno for n in tree.find_all(nodes.Name) if n.name == name)
        yield Unknown(part, line, name, did_you_mean(name, given))


def _unknown_fields(
    part: str, tree: nodes.Template, kinds: Mapping[str, Collection[type]]
) -> Iterator[Unknown]:
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name in kinds:
            owner = node.node.name
            there = {field for kind in kinds[owner] for field in _fields(kind)}
            if node.attr not in there:
                hint = did_you_mean(node.attr, there)
                yield Unknown(part, node.lineno, f"{owner}.{node.attr}", hint)


def _fields(kind: type) -> Iterable[str]:
    return {*get_type_hints(kind), *(n for n in dir(kind) if not n.startswith("_"))}
