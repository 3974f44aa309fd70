"""What sample pages of the theme are made of: passages in four scripts, and the chrome."""

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from generator.locales import parse_locale
from generator.render.assets import theme_assets
from generator.theme import context as c
from generator.theme.environment import environment, known_names, plain_renderer
from generator.translation.passages import STATES, Passage, PassageList, State, passage_list

LOCALES = ("zh-Hans", "ar", "th", "en")
_PATHS, _OUTPUTS = theme_assets()
ASSETS = c.Assets(**dict(_PATHS))
#: Every file of the theme, by its path.
FILES = {output.path: output.body for output in _OUTPUTS}
TEXTS = json.loads(Path(__file__).with_name("theme_texts.json").read_text(encoding="utf-8"))
COLLECTIONS = (
    "basic",
    "vocational",
    "higher",
    "lifelong",
    "micro-credentials",
    "services",
    "cases",
)
DRAFT, STALE = "Machine translation", "Out of date"
LABELS: dict[State, str] = {s: s.capitalize() for s in STATES} | {
    "draft": DRAFT,
    "stale": STALE,
}
HOSTILE = '<script>alert("x")</script> \' onload=alert(1) & </title>'
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten" * 2
BASE = "https://tongwen.example.org/"


# Passages


def attrs(tag: str, page: str) -> Markup:
    """Give ` lang dir` where `tag` is not the page's own."""
    direction = parse_locale(tag).direction
    return Markup("") if tag == page else Markup(' lang="{}" dir="{}"').format(tag, direction)


def found(name: str, page: str) -> tuple[str, Any]:
    """Give a text and its language: the page's, else English, else that it was written in."""
    texts = TEXTS[name]
    tag = next(t for t in (page, "en", "zh-Hans") if t in texts)
    return tag, texts[tag]


def said(name: str, page: str, state: State = "translated") -> Passage:
    tag, text = found(name, page)
    body = text if text.startswith("<") else str(escape(text))
    return Passage(
        text, body.encode(), tag, "source" if tag == "zh-Hans" else state, attrs(tag, page)
    )


def listed(name: str, page: str, state: State = "translated") -> PassageList:
    tag, items = found(name, page)
    state = "source" if tag == "zh-Hans" else state
    return passage_list(items, tag, state, attrs(tag, page))


def plain(text: str) -> Passage:
    return Passage(text, escape(text).encode(), "en", "source")


def term(code: str, name: str, page: str, vocabulary: str = "", count: int = 0) -> c.TermView:
    path = f"{page}/{vocabulary}/{code}.html" if vocabulary else ""
    return c.TermView(code, said(name, page), path, count)


# Chrome


def language(tag: str) -> c.LocaleView:
    locale = parse_locale(tag)
    return c.LocaleView(tag, locale.direction, locale.endonym)


def chrome(tag: str, kind: str, depth: int = 1) -> c.Chrome:
    shelves = dict(zip(COLLECTIONS, TEXTS["shelves"][tag], strict=True))
    inside = kind in ("collection", "listing", "record")
    notice = "A partner’s edition." if tag == "th" else ""
    return c.Chrome(
        site=c.SiteView(
            name=TEXTS["names"][tag],
            description=TEXTS["about"][tag],
            base_url=BASE,
            publisher="同文编辑组",
            contact="mailto:editors@tongwen.example.org",
            notice=notice,
        ),
        locale=language(tag),
        root="../" * depth,
        nav=tuple(
            c.NavItem(label, f"{tag}/{key}.html", inside and key == "higher")
            for key, label in shelves.items()
        ),
        alternates=tuple(map(language, LOCALES)),
        x_default="en",
        assets=ASSETS,
        state_labels=LABELS,
        home=f"{tag}/index.html",
        kind=kind,
        collection="higher",
        collection_label=shelves["higher"],
        search=f"{tag}/search.html",
        learning=f"{tag}/my-learning.html",
        citation=("", "provider", " (", "date", "). ", "title", ". ", "site", ". ", "url", ""),
    )


def words() -> dict[str, Any]:
    """Give the interface's own words, in English."""
    return {
        "_": str,
        "pgettext": lambda _context, text: text,
        "ngettext": lambda one, many, n, of=0: (one if n == 1 else many) % {"num": n, "of": of},
    }


def draw(template: str, known: c.Chrome, page: Any) -> str:
    """Give a page as plain Jinja2 renders it."""
    return plain_renderer(environment(), template, known_names(known, words()))(page).decode()
