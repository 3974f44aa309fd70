"""Argos packages, read directly: no argostranslate, no torch, the same text."""

from generator.errors import OperatorError
from generator.translation.draft.backend import BackendSpec, Model, Options
from generator.translation.draft.backends.digest import digest
from generator.translation.draft.backends.packages import Package, broken, installed
from generator.translation.draft.backends.places import package_folders
from generator.translation.draft.backends.seq2seq import Pieces, Prefixes, Seq2Seq


class Argos:
    """The packages in the given folder, or in the usual ones."""

    name = "argos"

    def __init__(self, place: str = "") -> None:
        self.folders = package_folders(place)

    def models(self) -> tuple[Model, ...]:
        """Give a model for each package that has a SentencePiece model.

        Older packages with `bpe.model` need Moses' tokenizer: the backend `argostranslate`.
        """
        return tuple(sorted(described(p, self.name) for p in self._packages()))

    def open(self, model: Model, options: Options) -> Seq2Seq:
        """Load one of `models()`."""
        package = self._find(model)
        pieces = Pieces(package.tokenizer, package.tokenizer)
        prefixes = Prefixes(target=(package.prefix,) if package.prefix else ())
        return Seq2Seq(model, package.folder / "model", pieces, options, prefixes)

    def _packages(self) -> list[Package]:
        return [p for p in installed(self.folders) if _plain(p)]

    def _find(self, model: Model) -> Package:
        for package in self._packages():
            if package.name == model.name and package.version == model.version:
                if described(package, self.name).hash != model.hash:
                    raise broken(package.folder, "the package has changed since it was listed")
                return package
        raise OperatorError(
            f"The model {model.label} is no longer installed.", "Look: tongwen translate models"
        )


def _plain(package: Package) -> bool:
    return package.tokenizer.name == "sentencepiece.model"


def described(package: Package, engine: str, extra: str = "") -> Model:
    """Give the model of `package`; `extra` is what else decides its text."""
    source, target = package.tags
    facts = f"{package.name} {package.prefix} {extra}"
    return Model(
        source=source,
        target=target,
        engine=engine,
        name=package.name,
        version=package.version,
        hash=digest(package.files, package.folder, facts),
        licence=package.licence,
        fixture=package.fixture,
    )


def backend(spec: BackendSpec) -> Argos:
    """Give the backend."""
    return Argos(spec.place)
