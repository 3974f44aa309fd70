"""What stands in a text that is no words: code, addresses, tags.

These expressions find the same spans in source and translation; checks compare what they find.
None of them goes back over what it has read more than a line's length.
"""

import re
from collections import Counter
from collections.abc import Iterable

#: Inline code between equal runs of backticks; a fence is a block of its own.
CODE_SPAN = re.compile(r"(?<![`\\])(`{1,3})(?!`)([^\n]*?[^`\n](?:\n[^`\n]+?)*)(?<!`)\1(?!`)")
FENCE = re.compile(
    r"^[ \t>]*(`{3,}|~{3,})([^\n`]*)\n(.*?)(?:^[ \t>]*\1[ \t]*$|\Z)", re.M | re.S
)
#: GNU style quotes, `like this', which are no code.
_GNU_QUOTE = re.compile(r"`[^`'\n]*'")
_ADDRESS = re.compile(r"(?:https?|ftp)://[\w\-.~:/?#\[\]@!$&'()*+,;=%]+", re.I | re.A)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?<!\.)", re.A)
_TRAILING = ".,;:!?'*_~"
_PAIRED = {")": "(", "]": "["}
#: A label, a path segment or a value that only says which language the reader prefers.
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_](?:[a-z]{2}|[a-z]{4}))?", re.I)
_WIKIS = re.compile(r"\.(?:wikipedia|wiktionary|wikibooks|wikisource|wikimedia)\.org$")


def names(text: str) -> frozenset[str]:
    """Give the names in a line of them."""
    return frozenset(text.split())


def without_code(text: str, blank: str = " ") -> str:
    """Give a text with `blank` for each block and span of code.

    >>> without_code("用 `%s` 表示")
    '用   表示'
    """
    if "`" not in text and "~~~" not in text:
        return text
    return CODE_SPAN.sub(blank, FENCE.sub("\n", text))


def uses_gnu_quotes(text: str) -> bool:
    """Say whether backticks in a text only open quotes, `as here'."""
    return _GNU_QUOTE.search(text) is not None and text.count("`") <= text.count("'")


def addresses(text: str) -> list[str]:
    """Give the addresses in a text, without the punctuation that closes their sentence.

    >>> addresses("详见（https://example.org/a_(b)）。邮箱：a@example.org")
    ['https://example.org/a_(b)', 'a@example.org']
    """
    found = [_trimmed(a) for a in _ADDRESS.findall(text)] if "://" in text else []
    mails = _MAIL.findall(_ADDRESS.sub(" ", text)) if "@" in text else []
    return [*found, *mails]


def _trimmed(address: str) -> str:
    while address:
        last = address[-1]
        opening = _PAIRED.get(last)
        unpaired = opening is not None and address.count(last) > address.count(opening)
        if last not in _TRAILING and not unpaired:
            return address
        address = address[:-1]
    return address


def address_key(address: str) -> str:
    """Give an address without what only says in which language a page is wanted.

    >>> address_key("https://docs.example.org/zh-cn/3/") == address_key("http://docs.example.org/3")
    True
    >>> address_key("https://ar.wikipedia.org/wiki/%D8%B1")
    'wikipedia.org'
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        return address.rstrip("/")
    if scheme.lower() not in ("http", "https"):
        return address.lower()
    host, _, path = rest.partition("/")
    host = host.lower().removeprefix("www.")
    first, _, parent = host.partition(".")
    if "." in parent and _LANGUAGE.fullmatch(first):
        host = parent
        if _WIKIS.search(f".{parent}"):
            return parent
    parts = [p for p in re.split(r"[/?&#]", path) if p and not _only_language(p)]
    return "/".join([host, *parts])


def _only_language(part: str) -> bool:
    return _LANGUAGE.fullmatch(part.removeprefix("hl=").removeprefix("lang=")) is not None


def differences(source: Iterable[str], target: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give what of the source the translation lacks, and what it has besides, sorted.

    >>> differences(["a", "a", "b"], ["a", "c"])
    (['a', 'b'], ['c'])
    """
    wanted, found = Counter(source), Counter(target)
    return sorted((wanted - found).elements()), sorted((found - wanted).elements())


def listed(items: Iterable[str]) -> str:
    """Give the first few of the items, each between backticks and cut to a line's length."""
    unique = list(dict.fromkeys(items))
    shown = ", ".join(
        f"`{item if len(item) <= 60 else item[:59] + '…'}`" for item in unique[:4]
    )
    return f"{shown} and {len(unique) - 4} more" if len(unique) > 4 else shown


def differ(noun: str, missing: Iterable[str], added: Iterable[str]) -> str:
    """Say how two collections differ; nothing where they do not.

    >>> differ("tag", ["<b>"], [])
    'the translation lacks the tag `<b>`'
    """
    lacks, has = list(missing), list(added)
    parts = []
    if lacks:
        parts.append(f"lacks the {noun}{'s' * (len(set(lacks)) > 1)} {listed(lacks)}")
    if has:
        parts.append(f"has the {noun}{'s' * (len(set(has)) > 1)} {listed(has)} besides")
    return "the translation " + " and ".join(parts) if parts else ""
