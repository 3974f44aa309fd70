"""Any CTranslate2 model of sentences: OPUS-MT, MADLAD-400, NLLB, one's own.

Its folder holds what CTranslate2's converter wrote, the SentencePiece model, and
`tongwen.json`, which says what cannot be seen:

    {"name": "madlad400-3b", "version": "1.0", "licence": "Apache-2.0",
     "sentencepiece": "spiece.model",
     "source_prefix": ["<2{target}>"],
     "languages": {"zh-Hans": "zh", "en": "en", "km": "km"}}

`{source}` and `{target}` in a prefix become the model's own code of the language. A model of
one pair names `"source": "zh-Hans", "target": "en"` in place of its languages.
"""

import re
from itertools import permutations
from pathlib import Path
from typing import Annotated

import msgspec

from generator.errors import OperatorError, SourceError, UsageError
from generator.files import read_capped, safe_join
from generator.translation.draft.backend import BackendSpec, Model, Options
from generator.translation.draft.backends.digest import digest
from generator.translation.draft.backends.languages import tag_of
from generator.translation.draft.backends.seq2seq import Pieces, Prefixes, Seq2Seq

FACTS = "tongwen.json"
_MOST_FACTS = 1 << 20
_NON_COMMERCIAL = re.compile(r"(?i)\bNC\b|non-?commercial")
_Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
_Short = Annotated[str, msgspec.Meta(max_length=100)]
_Tag = Annotated[
    str, msgspec.Meta(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)
]


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `tongwen.json` says of a model."""

    name: _Name
    licence: _Short
    version: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9.-]{0,30}$")] = ""
    source: _Tag = ""
    target: _Tag = ""
    #: BCP 47 tag to the code that the model itself has.
    languages: dict[_Tag, _Short] = {}
    sentencepiece: _Short = "sentencepiece.model"
    #: Where translations have pieces of their own, as those of OPUS-MT do.
    target_sentencepiece: _Short = ""
    source_prefix: list[_Short] = []
    target_prefix: list[_Short] = []
    fixture: bool = False

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give the pairs of languages it translates, as it names them."""
        named = [(self.source, self.target)] if self.source and self.target else []
        return [*named, *permutations(sorted(self.languages), 2)]


class Directory:
    """The model in one folder."""

    name = "ctranslate2"

    def __init__(self, folder: Path, non_commercial: bool = False) -> None:
        self.folder, self.facts = folder, _facts(folder)
        if _NON_COMMERCIAL.search(self.facts.licence) and not non_commercial:
            raise UsageError(
                f"{folder} has the licence {self.facts.licence}, which is not for every use.",
                "Choose another model, or allow it: --allow-non-commercial",
            )

    def models(self) -> tuple[Model, ...]:
        """Give a model for each pair of languages."""
        return tuple(sorted(self._model(s, t) for s, t in self.facts.pairs))

    def open(self, model: Model, options: Options) -> Seq2Seq:
        """Load the model for one pair; the hash is looked at again."""
        if model not in self.models():
            raise OperatorError(f"The model {model.label} is no longer in {self.folder}.")
        source, target = self._pieces()
        codes = (self._code(model.source), self._code(model.target))
        prefixes = Prefixes(
            _filled(self.facts.source_prefix, codes), _filled(self.facts.target_prefix, codes)
        )
        return Seq2Seq(model, self.folder, Pieces(source, target), options, prefixes)

    def _model(self, source: str, target: str) -> Model:
        known, body = self.facts, str(msgspec.structs.astuple(self.facts))
        return Model(
            source=tag_of(source),
            target=tag_of(target),
            engine=self.name,
            name=known.name,
            version=known.version,
            hash=digest(self._files(), self.folder, f"{source} {target} {body}"),
            licence=known.licence,
            fixture=known.fixture,
        )

    def _code(self, tag: str) -> str:
        return next((c for t, c in self.facts.languages.items() if tag_of(t) == tag), tag)

    def _pieces(self) -> tuple[Path, Path]:
        source = safe_join(self.folder, self.facts.sentencepiece)
        target = self.facts.target_sentencepiece
        return source, safe_join(self.folder, target) if target else source

    def _files(self) -> list[Path]:
        vocabularies = sorted(self.folder.glob("*vocabulary*"))
        files = [self.folder / "model.bin", self.folder / "config.json", *vocabularies]
        files += dict.fromkeys(self._pieces())
        for needed in (files[0], *self._pieces()):
            if not needed.is_file():
                raise OperatorError(
                    f"{self.folder}: {needed.name} is missing.",
                    "Convert the model with one of CTranslate2's converters.",
                )
        return [file for file in files if file.is_file()]


def _filled(prefix: list[str], codes: tuple[str, str]) -> tuple[str, ...]:
    source, target = codes
    return tuple(p.replace("{source}", source).replace("{target}", target) for p in prefix)


def _facts(folder: Path) -> Facts:
    file = folder / FACTS
    if not file.is_file():
        raise OperatorError(
            f"{folder}: there is no {FACTS}, which says what the model translates.",
            "docs/guide/machine-drafts.md shows one.",
        )
    try:
        facts = msgspec.json.decode(read_capped(file, _MOST_FACTS), type=Facts)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{file}: {_plain(str(error))}.") from error
    for tag in (*facts.languages, facts.source, facts.target):
        if tag and not tag_of(tag):
            raise SourceError(f"{file}: {tag!r} is no language tag.", "For example: zh-Hans")
    if not facts.pairs:
        raise SourceError(
            f"{file}: it names no languages.", "Add source and target, or languages."
        )
    return facts


def _plain(said: str) -> str:
    """Give msgspec's words without its names of types."""
    return said.replace("`", "'").replace("Object", "The file").replace("$.", "")


def backend(spec: BackendSpec) -> Directory:
    """Give the backend for the folder `spec.place`."""
    if not spec.place:
        raise UsageError(
            "The folder of the model is not given.", "Add it: --models path/to/model"
        )
    allowed = dict(spec.settings).get("allow-non-commercial", "") == "yes"
    return Directory(Path(spec.place), allowed)
