"""One tree from a template and all it extends and includes."""

from collections.abc import Iterator
from copy import copy
from functools import lru_cache

from jinja2 import Environment, nodes

from generator.theme.evaluate import Unsupported

Blocks = dict[str, nodes.Block]
_NAMES_ANOTHER = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


@lru_cache(maxsize=128)
def parse(env: Environment, name: str) -> nodes.Template:
    """Give the syntax tree of the template `name`. Not to be changed."""
    if env.loader is None:
        raise Unsupported("an environment without a loader", 0)
    source, filename, _ = env.loader.get_source(env, name)
    return env.parse(source, name, filename)


@lru_cache(maxsize=64)
def inlined(env: Environment, name: str) -> list[nodes.Node]:
    """Give the statements of `name` with `extends`, `block` and `include` resolved. Not to
    be changed.
    """
    return inline(env, name)


def inline(env: Environment, name: str, blocks: Blocks | None = None) -> list[nodes.Node]:
    """Give the statements of `name` with the blocks of those that extend it."""
    tree = parse(env, name)
    blocks = dict(blocks or {})
    for block in tree.find_all(nodes.Block):
        blocks.setdefault(block.name, block)
    parent = tree.find(nodes.Extends)
    if parent is not None:
        settings = [n for n in tree.body if isinstance(n, nodes.Assign)]
        return settings + inline(env, _constant(parent.template), blocks)
    return list(_resolve(env, tree.body, blocks))


@lru_cache(maxsize=256)
def dependencies(env: Environment, name: str) -> frozenset[str]:
    """Give the names of all templates that `name` is made of, itself among them."""
    found = {name}
    for node in parse(env, name).find_all(_NAMES_ANOTHER):
        assert isinstance(node, _NAMES_ANOTHER)  # noqa: S101 asked for above
        found |= dependencies(env, _constant(node.template))
    return frozenset(found)


def _resolve(env: Environment, body: list[nodes.Node], blocks: Blocks) -> Iterator[nodes.Node]:
    for node in body:
        if isinstance(node, nodes.Block):
            yield from _resolve(env, blocks[node.name].body, blocks)
        elif isinstance(node, nodes.Include):
            yield from inline(env, _constant(node.template))
        else:
            yield _resolved(env, node, blocks)


def _resolved(env: Environment, node: nodes.Node, blocks: Blocks) -> nodes.Node:
    """Give a node like it with what it holds resolved: trees are shared."""
    held = {
        part: list(_resolve(env, inner, blocks))
        for part in ("body", "elif_", "else_")
        if isinstance(inner := getattr(node, part, None), list)
    }
    if held:
        node = copy(node)
        for part, inner in held.items():
            setattr(node, part, inner)
    return node


def _constant(node: nodes.Node) -> str:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return node.value
    raise Unsupported("a template name that is computed", node.lineno)
