"""Which ids a record may have: they become file names and addresses, everywhere, for ever."""

import re

#: Names that pages of the site itself, or Windows, take.
RESERVED = frozenset(
    {"index", "by", "page", "all", "feed", "search", "sitemap", "tombstones", "404"}
    | {"con", "prn", "aux", "nul"}
    | {f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)}
)
VALID_ID = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9._-]{0,79}")
VALID_CODE = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
#: Certainly usable: longer than any reserved name, no dot. Most ids pass here, cheaply.
_PLAIN = re.compile(r"(?!index|page|by-)[a-z0-9][a-z0-9_-]{10,79}")
#: Further pages of a listing are called this.
_PAGE_LIKE = re.compile(r"(index|page|by)[-.][0-9]+")


def id_fault(record_id: str) -> tuple[str, str] | None:
    """Give (fact, hint) for an id that cannot be used; None for one that can.

    >>> id_fault("xianxing-daishu")
    >>> id_fault("线性代数")[1]
    'Use a-z, 0-9, `.`, `_` and `-`: at most 80, starting with a letter or digit.'
    >>> id_fault("index")[0]
    'the id `index` is the name of a page of the site itself'
    """
    if _PLAIN.fullmatch(record_id):
        return None
    if VALID_ID.fullmatch(record_id) is None:
        hint = "Use a-z, 0-9, `.`, `_` and `-`: at most 80, starting with a letter or digit."
        if VALID_ID.fullmatch(record_id.lower()):
            hint += f" `{record_id.lower()}` would do."
        elif ".." in record_id or "/" in record_id:
            hint += " It must not look like a path."
        return f"the id {_cut(record_id)} cannot be used", hint
    if record_id.split(".", maxsplit=1)[0] in RESERVED or _PAGE_LIKE.fullmatch(record_id):
        fact = f"the id `{record_id}` is the name of a page of the site itself"
        return fact, "Add something to it."
    return None


def _cut(text: str) -> str:
    return f"`{text[:60]}…`" if len(text) > 60 else f"`{text}`"
