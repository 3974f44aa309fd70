"""No engine at all: drafts come from reviewed translations and the glossary alone."""

from generator.errors import OperatorError
from generator.translation.draft.backend import BackendSpec, Model, Options, Translator


class Memory:
    """A backend without models."""

    name = "memory"

    def models(self) -> tuple[Model, ...]:
        """Give nothing: there is no engine."""
        return ()

    def open(self, model: Model, options: Options) -> Translator:  # noqa: ARG002 the protocol's
        """Refuse: there is nothing to open."""
        raise OperatorError(f"The memory has no model {model.label}.")


def backend(spec: BackendSpec) -> Memory:  # noqa: ARG001 the others have settings
    """Give the backend."""
    return Memory()
