"""The compiled template gives the same bytes as Jinja2's own rendering."""

from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from msgspec import Struct

from generator.errors import SourceError
from generator.theme.compile import compile_template
from generator.theme.context import RecordPage
from generator.theme.environment import plain_renderer, renderer
from generator.theme.evaluate import Unsupported
from generator.translation.passages import Passage, PassageList, passage, passage_list


def make(**templates: str) -> Environment:
    names = {name.replace("_", "."): text for name, text in templates.items()}
    return Environment(
        loader=DictLoader(names),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


class Page:
    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


def both(source: str, known: dict[str, Any], **page: Any) -> str:
    env = make(t=source)
    fast = compile_template(env, "t", known, Page)(Page(**page)).decode()
    assert fast == plain_renderer(env, "t", known)(Page(**page)).decode()
    return fast


def test_known_text_is_folded_and_page_text_escaped() -> None:
    assert (
        both("{{ site }}: {{ page.title }}", {"site": "A & B"}, title="<课程>")
        == "A &amp; B: &lt;课程&gt;"
    )


def test_known_loops_are_unrolled_with_their_loop_variable() -> None:
    source = (
        "{% for x in xs %}{{ loop.index }}/{{ loop.length }}{{ x }}"
        "{% if not loop.last %}, {% endif %}{% endfor %}"
    )
    assert both(source, {"xs": ["a", "b"]}) == "1/2a, 2/2b"


def test_running_loops_have_their_loop_variable_and_else() -> None:
    source = (
        "{% for x in page.xs %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ x }}"
        "{% else %}nothing{% endfor %}"
    )
    assert both(source, {}, xs=["<", "é"]) == "1TrueFalse&lt;2FalseTrueé"
    assert both(source, {}, xs=[]) == "nothing"


@pytest.mark.parametrize("on", [True, False])
def test_what_a_branch_sets_stays_and_what_a_loop_sets_does_not(on: bool) -> None:
    source = (
        "{% set a = 1 %}{% if page.on %}{% set a = page.b %}{% endif %}"
        "{% for x in page.xs %}{% set a = x %}{{ a }}{% endfor %}{{ a }}"
    )
    both(source, {}, on=on, b="<b>", xs=["x", "y"])


@pytest.mark.parametrize(
    "expression",
    [
        "page.a ~ '<' ~ page.b",
        "page.a == 'x<'",
        "page.n + 1",
        "page.n * 2 - 1",
        "not page.a",
        "page.a and page.b",
        "page.a or known",
        "page.a if page.n > 1 else known",
        "page.xs|length",
        "known[page.key]",
        "page.xs|join(', ')",
        "page.a|upper",
        "page.a in page.xs",
        "known.k",
        "page.n is odd",
        "[page.a, 'b']|length" if False else "page.xs[0]",
        "f(page.a)",
        "page.none",
        "page.a|default('d')",
        "'%s' if page.n else '&'",
        "1 < page.n <= 3",
    ],
)
def test_expressions_give_what_jinja_gives(expression: str) -> None:
    both(
        "[{{ " + expression + " }}]",
        {"known": {"k": "<k>"}, "f": lambda x: x * 2},
        a="x<",
        b="&",
        n=3,
        xs=["x<", '"'],
        key="k",
        none=None,
    )


class ListPage(Struct):
    parts: PassageList
    title: Passage


@pytest.mark.parametrize("items", [(), ("<a>",), ("<a>", "b & c", "é")])
@pytest.mark.parametrize(
    "source",
    [
        "{% for x in page.parts.items %}<li>{{ x }}</li>{% endfor %}",
        "{% for x in page.parts.items %}{{ page.title }}{{ x }}{% endfor %}",
        "{% for x in page.parts.items %}{{ loop.index }}{{ x }}{% else %}none{% endfor %}",
        "{% for x in page.parts.items %}{{ x }}{{ x }}{% endfor %}",
        "{% for x in page.parts.items %}{{ x|upper }}{% endfor %}",
        "{{ page.parts.items|length }}{{ page.parts.items|join('<') }}{{ page.parts.text }}",
        "{% if page.parts %}yes{% endif %}{{ page.title.html }}",
    ],
)
def test_a_list_prints_as_jinja_prints_its_items(source: str, items: tuple[str, ...]) -> None:
    env, page = make(t=source), ListPage(passage_list(items, "en"), passage("1 < 2", "en"))
    fast = compile_template(env, "t", {}, ListPage)(page)
    assert fast.decode() == plain_renderer(env, "t", {})(page).decode()


def test_inherited_blocks_and_includes_are_resolved() -> None:
    env = make(
        base="<{% block a %}base{% endblock %}|{% block b %}{{ page.x }}{% endblock %}>",
        child="{% extends 'base' %}{% block a %}{% include 'part' %}{% endblock %}",
        part="{{ known }}{{ page.x }}",
    )
    page = Page(x="ض")
    fast = compile_template(env, "child", {"known": "&"}, Page)(page).decode()
    assert fast == plain_renderer(env, "child", {"known": "&"})(page).decode() == "<&amp;ض|ض>"


def test_a_macro_falls_back_to_plain_rendering() -> None:
    env = make(t="{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(page.a) }}")
    with pytest.raises(Unsupported):
        compile_template(env, "t", {}, Page)
    assert renderer(env, "t", {}, Page)(Page(a="&")) == b"<&amp;>"


def test_a_name_the_context_lacks_is_named_with_the_nearest_one() -> None:
    with pytest.raises(SourceError, match="t:2: RecordPage has no `titel`") as error:
        compile_template(make(t="\n{{ page.titel }}"), "t", {}, RecordPage)
    assert error.value.hint == "Did you mean `title`?"
