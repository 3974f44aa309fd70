"""Hostile records through the real views: compiled templates give what Jinja2 gives, in every
locale.

So does the JSON-LD that is put together from bytes: what JSON makes of the same objects.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from generator.config.model import CollectionConfig
from generator.locales import Locale, parse_locale
from generator.records.model import Record, Workload
from generator.render.assets import theme_assets
from generator.render.cards import ROOT
from generator.render.jsonld import exact, script
from generator.render.kind_jsonld import DESCRIBED
from generator.render.press import Press, SiteRef, press_for
from generator.render.texts import Texts
from generator.translation.passages import STATES, Passage, PassageList, passage_list

TAGS = ("zh-Hans", "en", "ar", "fr", "ru", "es", "th")
CONFIG = """\
site:
  name: "<同文> & '友'"
  description: "<目录>"
  base_url: https://tongwen.example/a/
  source: zh-Hans
  default: zh-Hans
locales: {zh-Hans: {}, en: {}, ar: {}, fr: {}, ru: {}, es: {}, th: {}}
vocabularies: {subjects: subjects.jsonl, levels: levels.jsonl, providers: providers.jsonl, media: media.jsonl}
collections:
  higher:
    label: "<高等> & 教育"
    facets: [subjects, level]
    fields:
      place: {type: text, label: "<地点>", translatable: true}
      notes: {type: markdown, label: 说明, translatable: true}
      parts: {type: list, label: 部分, translatable: true}
      topics: {type: codes, vocabulary: subjects, label: 主题}
      home: {type: url, label: 网址}
      since: {type: date, label: 自}
      open: {type: boolean, label: 开放}
      seats: {type: number, label: 名额}
"""  # noqa: E501
TERM = '{"code":"%s","label":"%s"}\n'
HOSTILE = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt; &amp;amp;",
    "\"'`", "\\u003c\\", "\u2028\u2029", "]]>", "-->", "{{ page }}", "{% raw %}", "العربية <b>",
    "ไทย&#39;", "\x7f\u200b", "a\tb", "javascript:alert(1)",
)  # fmt: skip

# The resolver lets no control characters but tabs and line ends into passages.
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=24)
TEXT = st.one_of(st.sampled_from(HOSTILE), WORDS)
LINES = st.one_of(TEXT, st.lists(TEXT, max_size=3).map("\n".join))
SEVERAL = st.lists(TEXT, max_size=3).map(tuple)
STATE, TAG = st.sampled_from(STATES), st.sampled_from((*TAGS, "fa", "de"))
AMOUNT = st.one_of(st.integers(0, 300), st.sampled_from((0.5, 1.5, 2.0)))
CODE = st.sampled_from(("", "x", "06", "<code>", "没有"))
CODES = st.lists(CODE.filter(bool), max_size=3).map(tuple)
DATE = st.sampled_from(("", "2026", "2026-03", "2026-03-12", "<2026>"))


MEDIA = st.dictionaries(CODE.filter(bool), st.lists(TAG, max_size=2).map(tuple), max_size=2)


@st.composite
def records(draw: Any) -> Record:
    fields = {
        "topics": list(draw(CODES)), "home": draw(TEXT), "since": draw(DATE),
        "open": draw(st.booleans()), "seats": draw(AMOUNT),
    }  # fmt: skip
    own = draw(st.sets(st.sampled_from([*fields, "place", "notes", "parts"])))
    return Record(
        id=draw(st.sampled_from(("a", "algebra-1", "x.y_z"))),
        title="t",
        kind=draw(st.sampled_from(("", "lesson", "service", "micro-credential"))),
        provider=draw(CODE), country=draw(CODE), subjects=draw(CODES), level=draw(CODE),
        languages=tuple(draw(st.lists(TAG, max_size=3))),
        workload=draw(st.none() | st.builds(Workload, AMOUNT, AMOUNT, AMOUNT, AMOUNT, AMOUNT)),
        audience=draw(CODES),
        media=draw(MEDIA),
        licence=draw(CODE), link=draw(TEXT), published=draw(DATE), updated=draw(DATE),
        tags=draw(SEVERAL), status=draw(st.sampled_from(("active", "retired"))),
        replaced_by=draw(st.sampled_from(("", "b"))),
        fields={name: fields.get(name, "given by the texts") for name in sorted(own)},
    )  # fmt: skip


@st.composite
def passages(draw: Any, locale: Locale, is_list: bool) -> Passage | PassageList:
    tag, state = draw(TAG), draw(STATE)
    attrs = Markup("") if tag == locale.tag else Markup(f' lang="{tag}" dir="ltr"')
    if is_list:
        return passage_list(draw(SEVERAL), tag, state, attrs)
    text = draw(LINES)
    return Passage(text, escape(text).encode(), tag, state, attrs)


@st.composite
def texts(draw: Any, locale: Locale, record_id: str) -> Texts:
    names = ("summary", "description", "outcomes", "syllabus", "place", "notes", "parts")
    chosen = sorted(draw(st.sets(st.sampled_from(names))))
    lists = ("outcomes", "syllabus", "parts")
    fields = {n: draw(passages(locale, n in lists)) for n in ("title", *chosen)}
    return Texts(locale, record_id, draw(TAG), fields, 0)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    root = tmp_path_factory.mktemp("hostile")
    (root / "site_config.yml").write_text(CONFIG, "utf-8")
    for name in ("subjects", "levels", "providers", "media"):
        lines = [TERM % ("x", '<术语> & \\"x\\" \\\\'), TERM % ("06", "信息'通信")]
        (root / f"{name}.jsonl").write_text("".join(lines), "utf-8")
    return press_for(press_ref(root))


def press_ref(root: Path) -> SiteRef:
    config = str(root / "site_config.yml")
    return SiteRef(config, str(root), str(root), "", (), True, theme_assets()[0], "1")


many = settings(
    deadline=None, max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@pytest.mark.parametrize("tag", TAGS)
@many
@given(data=st.data())
def test_pages_and_cards_of_hostile_records_are_what_jinja_gives(
    press: Press, tag: str, data: st.DataObject
) -> None:
    locale, record = parse_locale(tag), data.draw(records())
    found = data.draw(texts(locale, record.id))
    collection: CollectionConfig = press.config.collections[0]
    desk, views = press.desks[locale], press.views(locale, collection)
    leads_to = data.draw(TEXT) if record.replaced_by else ""
    page = views.page(record, found, parse_locale(found.source_tag), data.draw(TEXT), leads_to)
    plain = desk.plain("record.html.j2", desk.chrome("record", 2, desk.all_locales, "higher"))
    fast = desk.renderer("record.html.j2", "record", 2, type(page), "higher")
    # Twice: what is remembered of the first time is printed the second.
    assert fast(page) == plain(page) == fast(page)
    card = views.card(record, found, parse_locale(data.draw(TAG)))
    fragment = desk.fragment("card.html.j2", type(card), ROOT)
    assert fragment(card) == desk.plain("card.html.j2", desk.frame("fragment", ROOT))(card)


@pytest.mark.parametrize("tag", TAGS)
@many
@given(data=st.data())
def test_json_ld_put_together_from_bytes_is_that_of_the_objects(
    press: Press, tag: str, data: st.DataObject
) -> None:
    locale, record = parse_locale(tag), data.draw(records())
    found = data.draw(texts(locale, record.id))
    views = press.views(locale, press.config.collections[0])
    page = views.page(record, found, locale, "")
    kind = record.kind or "course"
    if kind not in DESCRIBED:
        thing = exact(record, kind, page, f"https://tongwen.example/a/{tag}/higher/")
        assert page.jsonld == script(thing)
    assert json.loads(page.jsonld.utf8).get("name", "") == page.title.text
    assert b"<" not in page.jsonld.utf8
