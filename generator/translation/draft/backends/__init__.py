"""The engines of machine translation, each behind the protocol of `draft.backend`.

>>> open_backend(BackendSpec("memory")).models()
()
"""

from importlib import import_module

from generator.errors import UsageError
from generator.problems import did_you_mean
from generator.translation.draft.backend import Backend, BackendSpec

_HERE = "generator.translation.draft.backends"
#: Name to the module that makes it; what a module needs is imported when it is chosen.
_MODULES = {
    "argos": f"{_HERE}.argos",
    "argostranslate": f"{_HERE}.argostranslate_api",
    "libretranslate": f"{_HERE}.libretranslate",
    "ctranslate2": f"{_HERE}.directory",
    "memory": f"{_HERE}.memory",
}
#: Names of all engines, the default first.
NAMES = tuple(_MODULES)


def open_backend(spec: BackendSpec) -> Backend:
    """Give the engine that `spec` names.

    Raises UsageError where there is none of that name, or what it needs is not installed.
    """
    if spec.name not in _MODULES:
        raise UsageError(f"There is no backend {spec.name!r}.", did_you_mean(spec.name, NAMES))
    backend: Backend = import_module(_MODULES[spec.name]).backend(spec)
    return backend
