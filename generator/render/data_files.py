"""A shard's records as data: a JSON file each, and its share of each locale's dump.

Their form is described in docs/reference/data.md.
"""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from generator.config.model import CollectionConfig, Config
from generator.files import write_atomic
from generator.locales import Locale
from generator.output import Output, Written
from generator.records.model import Record
from generator.render.available import Available
from generator.render.data_paths import record_path
from generator.render.texts import Texts, is_own
from generator.translation.passages import Passage, PassageList

#: A shard's share of the dumps: by locale tag, how many lines, and their gzip member.
Shares = dict[str, tuple[int, bytes]]
#: What a record says besides its texts, in this order.
_CODED = (
    "provider", "subjects", "level", "languages", "workload", "audience", "media", "licence",
    "link", "country", "published", "updated", "tags", "replaced_by",
)  # fmt: skip
#: A quarter of the time of the usual level, a sixth more bytes.
_LEVEL = 3
_encode = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Shares).decode


class ShardData:
    """Makes the data of one shard, in the order of its records."""

    def __init__(
        self,
        config: Config,
        collection: CollectionConfig,
        records: Sequence[Record],
        texts: Mapping[Locale, Sequence[Texts]],
        available: Sequence[Available],
        homes: Sequence[Locale],
    ) -> None:
        self.config, self.collection = config, collection
        self.records, self.texts = records, texts
        self.available, self.homes = available, homes
        self.coded = [_coded(record, collection) for record in records]
        self.bodies = [self._body(n) for n in range(len(records))]
        #: Of each record: changes whenever its JSON would.
        self.digests = [sha256(body).digest()[:8] for body in self.bodies]

    def outputs(
        self, old: Mapping[str, Written], damaged: frozenset[str]
    ) -> Iterator[Output | Written]:
        """Give the JSON file of each record; what lies there already as it is."""
        if not self.config.data.records:
            return
        for record, body in zip(self.records, self.bodies, strict=True):
            path = record_path(self.collection.name, record.id)
            fingerprint = sha256(body).digest()[:16]
            before = old.get(path)
            is_there = before is not None and before.fingerprint == fingerprint
            if before is not None and is_there and path not in damaged:
                yield before
            else:
                yield Output(path, body, fingerprint)

    def shares(self) -> Shares:
        """Give the shard's share of each locale's dump."""
        made = {}
        for locale, texts in self.texts.items():
            lines = [self._line(n, locale, one) for n, one in enumerate(texts)]
            body = gzip.compress(b"".join(lines), _LEVEL, mtime=0) if lines else b""
            made[locale.tag] = (len(lines), body)
        return made

    def _body(self, n: int) -> bytes:
        record = self.records[n]
        texts, states = {}, {}
        for locale, all_texts in self.texts.items():
            own = [
                (name, p)
                for name, p in all_texts[n].fields.items()
                if p.tag == locale.tag or is_own(p.tag, locale)
            ]
            if own:
                texts[locale.tag] = {name: _plain(p) for name, p in own}
                states[locale.tag] = {name: p.state for name, p in own}
        return _encode(
            {
                **self._head(record),
                "pages": {
                    one.tag: self._page(record, one.tag) for one in self.available[n].locales
                },
                "record": self.coded[n],
                "texts": texts,
                "states": states,
                "licence": self.config.data.licence,
            }
        )

    def _line(self, n: int, locale: Locale, texts: Texts) -> bytes:
        record = self.records[n]
        tag = locale.tag if locale.tag in self.available[n].tags else self.homes[n].tag
        line = {
            **self._head(record),
            "page": self._page(record, tag),
            "record": self.coded[n],
            "texts": {name: _labelled(p) for name, p in texts.fields.items()},
        }
        return _encode(line) + b"\n"

    def _head(self, record: Record) -> dict[str, str]:
        return {
            "id": record.id,
            "collection": self.collection.name,
            "kind": record.kind or self.collection.kind,
            "language": record.language or self.config.site.source.tag,
        }

    def _page(self, record: Record, tag: str) -> str:
        return f"{tag}/{self.collection.name}/{record.id}.html"


def _coded(record: Record, collection: CollectionConfig) -> dict[str, Any]:
    """Give what a record says besides its texts; what is empty is left out."""
    found = {name: value for name in _CODED if (value := getattr(record, name))}
    if record.status != "active":
        found["status"] = record.status
    own = {
        field.name: record.fields[field.name]
        for field in collection.fields if record.fields
        if field.type not in ("text", "markdown", "list") and field.name in record.fields
    }  # fmt: skip
    return found | ({"fields": own} if own else {})


def _plain(passage: Passage | PassageList) -> str | tuple[str, ...]:
    return passage.items if isinstance(passage, PassageList) else passage.text


def _labelled(passage: Passage | PassageList) -> dict[str, Any]:
    key = "items" if isinstance(passage, PassageList) else "text"
    return {key: _plain(passage), "language": passage.tag, "state": passage.state}


def shares_file(state: Path, collection: str, shard: str) -> Path:
    """Give the file that keeps a shard's share of the dumps between builds."""
    return state / "dumps" / collection / f"{shard}.shares"


def write_shares(path: Path, shares: Shares) -> None:
    """Keep a shard's share of the dumps."""
    write_atomic(path, _pack(shares))


def read_shares(path: Path) -> Shares:
    """Give a shard's share of the dumps.

    Raises ValueError for a file that is damaged, OSError where there is none.
    """
    return _unpack(path.read_bytes())
