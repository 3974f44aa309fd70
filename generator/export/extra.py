"""The libraries of the extra `offline`, which only exports need."""

import importlib
from typing import Any

from generator.errors import OperatorError, UsageError


def load(module: str) -> Any:
    """Give a library's module.

    Raises UsageError where the library is not installed, OperatorError where it cannot start.
    """
    name = module.partition(".")[0]
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        raise UsageError(
            f"This export needs the library {name}, of the extra `offline`.",
            "Install it with `pip install tongwen[offline]`.",
        ) from None
    except (ImportError, OSError) as error:
        raise OperatorError(
            f"The library {name} does not start: {str(error).splitlines()[0]}",
            "On Debian and Ubuntu: apt-get install libpangoft2-1.0-0 libharfbuzz-subset0.",
        ) from None
