"""What a reader of a locale gets: states, policies, fallbacks, lists."""

from pathlib import Path

import pytest
from markupsafe import Markup

from generator.config.model import Config, LocaleConfig, Policy, Site
from generator.locales import parse_locale
from generator.problems import Problems
from generator.translation.passages import Passage, State, passage_list
from generator.translation.read import Message
from generator.translation.resolve import Catalog, Resolver, Wanted, digest


def config(*locales: tuple[str, Policy, tuple[str, ...]]) -> Config:
    site = Site("同文", "", "https://a.example/", parse_locale("zh-Hans"), parse_locale("en"))
    return Config(
        Path("/"),
        site,
        tuple(
            LocaleConfig(parse_locale(tag), tuple(map(parse_locale, fallback)), policy)
            for tag, policy, fallback in locales
        ),
    )


SITE = config(
    ("zh-Hans", "approved", ()),
    ("en", "translated", ()),
    ("ar", "draft", ("en",)),
    ("fr", "approved", ("en",)),
)
WANT = Wanted("hanyu/title", "汉语入门", "zh-Hans")


def catalogs(**by_tag: tuple[str, State]) -> dict[str, Catalog]:
    return {
        tag: Catalog(
            f"translations/{tag}/x.po", {WANT.context: Message(WANT.source, *entry, 7)}
        )
        for tag, entry in by_tag.items()
    }


def get(tag: str, found: dict[str, Catalog], want: Wanted = WANT) -> tuple[str, str, str]:
    passage = Resolver(SITE, parse_locale(tag)).passages([want], found, Problems())[0]
    assert isinstance(passage, Passage)
    return passage.text, passage.tag, passage.state


@pytest.mark.parametrize(
    ("tag", "state", "shown"),
    [
        ("ar", "draft", True),
        ("ar", "needs-review", True),
        ("ar", "stale", True),
        ("ar", "translated", True),
        ("ar", "untranslated", False),
        ("ar", "rejected", False),
        ("en", "approved", True),
        ("en", "translated", True),
        ("en", "stale", False),
        ("en", "draft", False),
        ("fr", "translated", False),
        ("fr", "approved", True),
    ],
)
def test_a_policy_shows_what_it_promises(tag: str, state: State, shown: bool) -> None:
    assert (get(tag, catalogs(**{tag: ("…", state)}))[0] == "…") is shown


def test_a_fallback_answers_by_its_own_policy() -> None:
    assert get("ar", catalogs(en=("Chinese", "translated"))) == ("Chinese", "en", "translated")
    assert get("ar", catalogs(en=("Chinese", "draft"))) == ("汉语入门", "zh-Hans", "source")


def test_the_author_s_words_end_every_chain_and_say_so() -> None:
    passage = Resolver(SITE, parse_locale("ar")).passages([WANT], {}, Problems())[0]
    assert passage == Passage(
        "汉语入门",
        "汉语入门".encode(),
        "zh-Hans",
        "source",
        Markup(' lang="zh-Hans" dir="ltr"'),
    )


def test_the_author_s_own_language_needs_no_catalog() -> None:
    assert get("zh-Hans", catalogs(**{"zh-Hans": ("别的", "approved")}))[0] == "汉语入门"
    assert get("en", catalogs(en=("no", "approved")), WANT._replace(tag="en-GB"))[2] == "source"


def test_a_fallback_in_the_author_s_language_is_the_author() -> None:
    want = WANT._replace(tag="en", source="Chinese")
    assert get("ar", catalogs(en=("not this", "approved")), want) == ("Chinese", "en", "source")


def test_a_changed_source_makes_any_translation_stale() -> None:
    changed = WANT._replace(source="汉语初级")
    assert get("ar", catalogs(ar=("العربية", "approved")), changed)[2] == "stale"
    assert get("fr", catalogs(fr=("Chinois", "approved")), changed)[1] == "zh-Hans"


def test_a_list_is_translated_item_by_item_or_not_at_all() -> None:
    want = Wanted("hanyu/outcomes", "听\n说", "zh-Hans", True)
    found = {
        "ar": Catalog("ar.po", {want.context: Message(want.source, "استماع", "approved", 9)})
    }
    problems = Problems()
    passages = Resolver(SITE, parse_locale("ar")).passages([want], found, problems)
    assert passages == [
        passage_list(("听", "说"), "zh-Hans", "source", Markup(' lang="zh-Hans" dir="ltr"'))
    ]
    assert [str(p.place) for p in problems.warnings] == ["ar.po:9"]


def test_a_batch_is_escaped_text_by_text() -> None:
    wants = [
        Wanted("a/title", "<b>", "zh-Hans"),
        Wanted("a/outcomes", 'x & y\n"z"', "zh-Hans", True),
        Wanted("a/summary", "", "zh-Hans"),
        Wanted("a/syllabus", "", "zh-Hans", True),
    ]
    title, outcomes, summary, syllabus = Resolver(SITE, parse_locale("zh-Hans")).passages(
        wants, {}, Problems()
    )
    assert title.html == "&lt;b&gt;"
    assert outcomes.escaped == (b"x &amp; y", b"&#34;z&#34;")
    assert (summary.html, syllabus.escaped, bool(summary), bool(syllabus)) == (
        "",
        (),
        False,
        False,
    )


def test_a_translation_cannot_turn_the_page_round() -> None:
    text = get("ar", catalogs(ar=("درس\u202eexe\u2067.", "approved")))[0]
    assert text == "درسexe\u2067.\u2069"


def test_the_digest_tells_text_language_and_state_apart() -> None:
    same = [Passage("a", b"a", "en", "draft"), Passage("a", b"a", "en", "draft")]
    others = [
        Passage("b", b"b", "en", "draft"),
        Passage("a", b"a", "fr", "draft"),
        Passage("a", b"a", "en", "approved"),
    ]
    assert len({digest([p]) for p in same + others}) == 4
