"""The way from one language to another through the models there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from generator.errors import UsageError
from generator.locales import Locale, parse_locale
from generator.translation.draft.backend import Model


@dataclass(frozen=True, slots=True)
class Route:
    """One model, or two with a language between."""

    legs: tuple[Model, ...]

    @property
    def path(self) -> str:
        """Give the languages it goes through: `zh-Hans>en>fr`."""
        return ">".join([self.legs[0].source, *(leg.target for leg in self.legs)])

    @property
    def by(self) -> str:
        """Give the models, as a draft's mark names them."""
        return "+".join(leg.label for leg in self.legs)


def same_language(model_tag: str, locale: Locale) -> bool:
    """Say whether a model's language is that of a locale: language and script, not region.

    >>> same_language("zh-Hans", parse_locale("zh-CN"))
    True
    >>> same_language("zh-Hans", parse_locale("zh-Hant"))
    False
    """
    other = parse_locale(model_tag)
    return (other.language, other.script) == (locale.language, locale.script)


def find_route(models: Sequence[Model], source: Locale, target: Locale) -> Route | None:
    """Give the best way: direct, else through English, else through whatever joins them.

    Of models for one pair the nearest in region wins, then the newest.
    """
    direct = _between(models, source, target)
    if direct:
        return Route((direct,))
    first = [m for m in models if same_language(m.source, source)]
    second = [m for m in models if same_language(m.target, target)]
    ways = [
        Route((one, other))
        for one, other in product(first, second)
        if same_language(one.target, parse_locale(other.source))
    ]
    return min(ways, key=lambda way: _rank(way, source, target), default=None)


def _between(models: Iterable[Model], source: Locale, target: Locale) -> Model | None:
    found = [
        m for m in models if same_language(m.source, source) and same_language(m.target, target)
    ]
    return min(found, key=lambda m: _rank(Route((m,)), source, target), default=None)


def _rank(way: Route, source: Locale, target: Locale) -> tuple[object, ...]:
    first, last = way.legs[0], way.legs[-1]
    return (
        parse_locale(first.target).language != "en" if len(way.legs) > 1 else False,
        first.source != source.tag,
        last.target != target.tag,
        [_newness(leg.version) for leg in way.legs],
        way.by,
    )


def _newness(version: str) -> list[int]:
    """Give a key that sorts newer versions first: 1.10 before 1.9 before 1."""
    parts = version.replace("-", ".").split(".")
    return [*(-int(part) for part in parts if part.isdecimal()), 1]


def is_test_site(base_url: str) -> bool:
    """Say whether a site's address is one that is no one's.

    >>> is_test_site("https://courses.test/a/"), is_test_site("https://test.example.org/")
    (True, False)
    """
    host = base_url.partition("://")[2].partition("/")[0].partition(":")[0]
    return host.endswith(".test")


def refuse_fixtures(route: Route, base_url: str) -> None:
    """Raise UsageError where a model that was made for tests would draft a real site.

    Source: RFC 6761, section 6.2: `.test` is no one's address.
    """
    fixture = next((leg for leg in route.legs if leg.fixture), None)
    if fixture and not is_test_site(base_url):
        raise UsageError(
            f"{fixture.label} is a model for tests: outside its templates it writes nonsense.",
            "Install a real one: `tongwen translate models`. It drafts only for sites whose"
            " base_url lies under `.test`.",
        )
