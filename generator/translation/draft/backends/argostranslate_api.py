"""The real argostranslate, called the way its own programs call it: an oracle, and the way to
packages with older tokenizers.

Slower than the backend `argos`, with the same text. It may never fetch anything: where a
package brings no splitter of sentences, argostranslate would download one, so it gets one that
leaves sentences as they are (they come split already).
"""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from generator.errors import OperatorError, UsageError
from generator.translation.draft.backend import BackendSpec, Model, Options, Rendering
from generator.translation.draft.backends.argos import described
from generator.translation.draft.backends.packages import Package, installed
from generator.translation.draft.backends.places import package_folders

#: argostranslate has it in its code and takes no other.
_LENGTH_PENALTY = 0.2
_HINT = "Install the extra: .venv/bin/pip install -e '.[argos]'"


class WholeSentences:
    """Takes a text for one sentence."""

    def split_sentences(self, text: str) -> list[str]:
        """Give the text as it is."""
        return [text]


class ArgosTranslate:
    """The packages in the given folder, or in the usual ones, run by argostranslate."""

    name = "argostranslate"

    def __init__(self, place: str = "") -> None:
        self.folders, self._engine = package_folders(place), f"argostranslate {_version()}"

    def models(self) -> tuple[Model, ...]:
        """Give a model for each package."""
        return tuple(sorted(self._described(p) for p in installed(self.folders)))

    def open(self, model: Model, options: Options) -> "Opened":
        """Load one of `models()`."""
        if options.length_penalty != _LENGTH_PENALTY:
            raise UsageError(f"argostranslate has the length penalty {_LENGTH_PENALTY} only.")
        for package in installed(self.folders):
            if self._described(package) == model:
                return Opened(model, package, options)
        raise OperatorError(f"The model {model.label} is no longer installed, or has changed.")

    def _described(self, package: Package) -> Model:
        return described(package, self.name, self._engine)


class Opened:
    """A package, loaded by argostranslate."""

    def __init__(self, model: Model, package: Package, options: Options) -> None:
        self.model = model
        # It reads its settings once, when it is imported, and makes its folders.
        from argostranslate import package as packages  # noqa: PLC0415
        from argostranslate import settings, translate  # noqa: PLC0415

        settings.beam_size = options.beam
        settings.device = "cpu"
        languages = [
            translate.Language(code, code) for code in (package.source, package.target)
        ]
        opened = packages.Package(package.folder)
        self._translation: Any = translate.PackageTranslation(*languages, opened)
        if not any((package.folder / "minisbd").glob("*.onnx")):
            self._translation.sentencizer = WholeSentences()

    def translate(self, sentences: Sequence[str]) -> list[Rendering]:
        """Give one rendering for each sentence; argostranslate gives no score for a token."""
        if self._translation is None:
            raise OperatorError(f"The model {self.model.label} was closed.")
        try:
            return [Rendering(self._translation.translate(text)) for text in sentences]
        except (RuntimeError, ValueError, OSError, AttributeError) as error:
            raise OperatorError(f"argostranslate stopped: {error}.") from error

    def close(self) -> None:
        """Let go of the model's memory."""
        self._translation = None


def _version() -> str:
    for name in ("argos-translate-lt", "argostranslate"):
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            continue
    raise UsageError("argostranslate is not installed.", _HINT)


def backend(spec: BackendSpec) -> ArgosTranslate:
    """Give the backend; UsageError where argostranslate is not installed."""
    return ArgosTranslate(spec.place)
