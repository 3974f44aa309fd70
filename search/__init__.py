"""The search index of a Tongwen site: imports nothing of `generator`.

`analyse_shard` and `number` prepare, `write_shared` and `write_locale` write; the files are
described in `FORMAT.md`. Each name is loaded when it is first used: numpy and Whoosh take a
third of a second, and most builds have nothing to index.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.build.locale import write_locale
    from search.build.numbering import Numbering, number, write_shared
    from search.build.shard import CACHE_VERSION, analyse_shard
    from search.errors import IndexFault, InputFault, SearchError
    from search.find import Hit, Results, SearchIndex
    from search.model import Entry, Labels, Text
    from search.neighbours import SIGNATURE_VERSION, related, signature
    from search.scripts import client_modules, joined, lean

_HOMES = {
    "CACHE_VERSION": "search.build.shard",
    "Entry": "search.model",
    "Hit": "search.find",
    "IndexFault": "search.errors",
    "InputFault": "search.errors",
    "Labels": "search.model",
    "Numbering": "search.build.numbering",
    "Results": "search.find",
    "SearchError": "search.errors",
    "SearchIndex": "search.find",
    "Text": "search.model",
    "analyse_shard": "search.build.shard",
    "client_modules": "search.scripts",
    "joined": "search.scripts",
    "lean": "search.scripts",
    "SIGNATURE_VERSION": "search.neighbours",
    "related": "search.neighbours",
    "signature": "search.neighbours",
    "number": "search.build.numbering",
    "write_locale": "search.build.locale",
    "write_shared": "search.build.numbering",
}

__all__ = [
    "CACHE_VERSION",
    "SIGNATURE_VERSION",
    "Entry",
    "Hit",
    "IndexFault",
    "InputFault",
    "Labels",
    "Numbering",
    "Results",
    "SearchError",
    "SearchIndex",
    "Text",
    "analyse_shard",
    "client_modules",
    "joined",
    "lean",
    "number",
    "related",
    "signature",
    "write_locale",
    "write_shared",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(importlib.import_module(_HOMES[name]), name)
