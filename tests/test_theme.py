"""What every page of the theme promises, on samples in Chinese, Arabic, Thai and English."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from generator.theme import context
from generator.theme.compile import compile_template
from generator.theme.context import PageLink
from generator.theme.environment import ASSETS, TEMPLATES, environment, known_names
from generator.theme.reference import reference
from tests.conftest import REPOSITORY
from tests.theme_parts import FILES, HOSTILE, chrome, draw, words
from tests.theme_samples import facets, listing, record, samples

SAMPLES = {path: (template, known, page) for path, template, known, page in samples()}
PAGES = {path: draw(*sample) for path, sample in SAMPLES.items()}
CSS = "".join(f.read_text(encoding="utf-8") for f in sorted(ASSETS.glob("*.css")))
VOID = {"meta", "link", "img", "br", "hr", "input"}

every_page = pytest.mark.parametrize("path", PAGES)


class Outline(HTMLParser):
    """Tags, attributes and nesting of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attributes}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@every_page
def test_tags_nest_and_ids_are_unique(path: str) -> None:
    outline = Outline(PAGES[path])
    ids = [a["id"] for _, a in outline.tags if "id" in a]
    assert outline.open == []
    assert len(ids) == len(set(ids))


@every_page
def test_one_h1_and_no_level_of_heading_is_skipped(path: str) -> None:
    levels = [
        int(tag[1]) for tag, _ in Outline(PAGES[path]).tags if re.fullmatch("h[1-6]", tag)
    ]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))


@every_page
def test_the_page_says_its_language_and_direction(path: str) -> None:
    _, known, _ = SAMPLES[path]
    (html,) = Outline(PAGES[path]).all("html")
    assert html == {"lang": known.locale.tag, "dir": known.locale.direction}


@every_page
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path: str) -> None:
    """A Content-Security-Policy without `unsafe-…` and the file system both have to do."""
    outline = Outline(PAGES[path])
    assert not [
        a for _, a in outline.tags if "style" in a or any(k.startswith("on") for k in a)
    ]
    assert not outline.all("style", "iframe", "base")
    for script in outline.all("script"):
        assert script.get("type") == "application/ld+json" or "src" in script
    loaded = [a["src"] for a in outline.all("script", "img") if "src" in a]
    loaded += [a["href"] for a in outline.all("link") if a["rel"] in ("stylesheet", "icon")]
    assert not [address for address in loaded if re.match(r"[a-z]+:|/", address)]


@every_page
def test_hostile_words_stay_words(path: str) -> None:
    assert 'alert("x")' not in PAGES[path]
    assert "</title>" in PAGES[path]
    # Two scripts of the theme, two descriptions for machines, the page's own script.
    assert len(Outline(PAGES[path]).all("script")) <= 5


def test_a_hostile_title_is_printed_escaped() -> None:
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;" in PAGES["ar/higher/x.html"]
    assert HOSTILE not in PAGES["ar/higher/x.html"]


@every_page
def test_hreflang_names_every_language_of_the_page_and_x_default(path: str) -> None:
    links = [a for a in Outline(PAGES[path]).all("link") if "hreflang" in a]
    template, known, page = SAMPLES[path]
    if template in ("index.html.j2", "404.html.j2", "tombstone.html.j2"):
        assert links == []
        return
    wanted = {
        a.tag: f"https://tongwen.example.org/{a.tag}/{page.tail}" for a in known.alternates
    }
    assert {a["hreflang"]: a["href"] for a in links} == {**wanted, "x-default": wanted["en"]}


@pytest.mark.parametrize("tag", ["ar", "th"])
def test_a_passage_in_another_language_is_marked(tag: str) -> None:
    html = PAGES[f"{tag}/higher/xianxing-daishu.html"]
    assert '<ol id="parts" lang="zh-Hans" dir="ltr">' in html
    assert '<ul lang="en" dir="ltr">' in html
    assert '<bdi lang="zh-Hans" dir="ltr">矩阵</bdi>' in html


def test_the_page_tells_the_state_of_its_translation() -> None:
    html = PAGES["ar/higher/xianxing-daishu.html"]
    label = '<b class="badge draft">Machine translation</b>'
    assert f"{label} Not yet reviewed by a person." in html
    assert "2 passages are not translated yet and are shown in another language." in html
    assert "1 of 5 passages has changed in the original since it was translated." in html
    assert '<a href="https://git.example.org/x#L12">Improve this translation</a>' in html
    assert html.count('<small class="badge stale">Out of date</small>') == 1
    # A related link too.
    assert html.count('<small class="badge draft">Machine translation</small>') == 4


def test_the_author_s_own_page_has_no_notice() -> None:
    html = PAGES["zh-Hans/higher/xianxing-daishu.html"]
    assert "badge" not in html
    assert 'class="state"' not in html


def test_the_language_switch_lists_only_the_languages_of_the_page() -> None:
    known = chrome("ar", "record", 2)
    html = draw("record.html.j2", known, record("ar"))
    assert html.count("<bdi lang=") - html.count('<bdi lang="zh-Hans" dir="ltr">矩阵') >= len(
        known.alternates
    )
    assert '<a href="../../th/higher/xianxing-daishu.html" hreflang="th"' in html


def test_a_listing_leads_to_the_page_before_and_after() -> None:
    html = PAGES["ar/higher.html"]
    assert '<a rel="prev" href="../ar/higher-1.html">' in html
    assert '<a rel="next" href="../ar/higher-3.html">' in html
    assert '<a href="../ar/higher-2.html" aria-current="page">2</a>' in html


def test_a_long_row_of_pages_shows_its_ends_and_the_neighbourhood() -> None:
    pages = tuple(PageLink(n, f"p{n}.html", n == 20) for n in (1, 18, 19, 20, 21, 22, 40))
    long = replace(listing("en"), pages=pages, number=20, of=40)
    html = draw("listing.html.j2", chrome("en", "listing"), long)
    row = html[html.index('<nav class="pages"') :]
    assert re.findall(r">(\d+|…)<", row) == ["1", "…", "18", "19", "20", "21", "22", "…", "40"]


def test_the_page_of_a_facet_lists_all_its_values() -> None:
    values = replace(listing("th"), total=0, cards=(), facets=facets("th")[1:], pages=())
    html = draw("listing.html.j2", chrome("th", "listing"), values)
    assert html.count('<li class="d0">') == 14
    assert "No resources yet." not in html
    assert "No resources yet." in draw(
        "listing.html.j2", chrome("th", "listing"), replace(values, facets=())
    )


def test_a_card_that_leads_to_another_language_says_so() -> None:
    html = PAGES["th/higher.html"]
    assert '<a href="../zh-Hans/higher/gudai.html" hreflang="zh-Hans">' in html
    assert (
        '<span class="vh">Language: </span><bdi lang="zh-Hans" dir="ltr">简体中文</bdi>' in html
    )


@every_page
def test_every_template_compiles_and_gives_the_same_bytes(path: str) -> None:
    template, known, page = SAMPLES[path]
    names = known_names(known, words())
    assert (
        compile_template(environment(), template, names, type(page))(page).decode()
        == PAGES[path]
    )


def linked(path: str, tag: str, attribute: str) -> list[bytes]:
    """Give the theme's files that a page names."""
    named = [a.get(attribute, "") for a in Outline(PAGES[path]).all(tag)]
    return [body for name, body in FILES.items() if any(n.endswith(name) for n in named)]


@every_page
def test_the_first_view_is_within_14_kilobytes(path: str) -> None:
    parts = [PAGES[path].encode(), *linked(path, "link", "href")]
    assert sum(len(gzip.compress(part)) for part in parts) <= 14 * 1024


@every_page
def test_stylesheets_and_scripts_are_within_their_budgets(path: str) -> None:
    styles = [a["href"] for a in Outline(PAGES[path]).all("link") if a["rel"] == "stylesheet"]
    assert len(styles) >= 2
    assert sum(len(FILES[name.replace("../", "")]) for name in styles) <= 10 * 1024
    scripts = linked(path, "script", "src")
    assert len(scripts) >= 2
    assert sum(map(len, scripts)) <= 20 * 1024


def test_the_stylesheet_knows_no_left_or_right_and_loads_nothing() -> None:
    assert not re.findall(r"[-\s](?:left|right)\b|margin-(?:top|bottom)|\bwidth:(?! )", CSS)
    assert "@font-face" not in CSS
    assert "url(" not in CSS
    assert "@import" not in CSS


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.j2")), ids=lambda p: p.name)
def test_every_word_between_tags_can_be_translated(template: Path) -> None:
    source = re.sub(
        r"\{[{%#].*?[}%#]\}|<script[^>]*json.*?</script>|\b[A-Z]+(?:-[A-Z]+)?\b"
        r"|\w*(?:\.(?:xml|jsonl|gz))+",
        "",
        template.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    texts = re.findall(r">([^<>]*[^\W\d_]{2,}[^<>]*)<", source)
    assert [t for t in texts if t.strip()] == []


def test_the_reference_of_the_context_is_up_to_date() -> None:
    page = REPOSITORY / "docs/reference/template-context.md"
    assert page.read_text("utf-8") == reference(), "run `make docs`"


def test_the_reference_explains_every_part_of_the_context() -> None:
    own = (
        p for p in vars(context).values() if getattr(p, "__module__", "") == context.__name__
    )
    parts = {part.__name__ for part in own if issubclass(part, Struct)}
    known = set(context.Chrome.__struct_fields__)
    assert {name for name in known if f"| `{name}` |" not in reference()} == set()
    assert {name for name in parts if f"## {name}" not in reference()} == set()
