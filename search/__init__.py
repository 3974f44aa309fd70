"""The search index of a Tongwen site: imports nothing of `generator`.

`analyse_shard` and `number` prepare, `write_shared` and `write_locale` write; the files are
described in `FORMAT.md`.
"""

from search.build.locale import write_locale
from search.build.numbering import Numbering, number, write_shared
from search.build.shard import CACHE_VERSION, analyse_shard
from search.errors import IndexFault, InputFault, SearchError
from search.model import Entry, Labels, Text

__all__ = [
    "CACHE_VERSION",
    "Entry",
    "IndexFault",
    "InputFault",
    "Labels",
    "Numbering",
    "SearchError",
    "Text",
    "analyse_shard",
    "number",
    "write_locale",
    "write_shared",
]
