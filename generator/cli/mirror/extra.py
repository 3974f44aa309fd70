"""Says in words that an extra is missing, before a module that needs it is loaded."""

import importlib.util

from generator.errors import UsageError


def need_extra() -> None:
    """Raise UsageError unless what mirrors need is installed."""
    names = ("tuf", "securesystemslib", "zstandard")
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise UsageError(
            f"`tongwen mirror` needs the extra `mirror`: {', '.join(missing)} is not there.",
            "Install it: pip install 'tongwen[mirror]'",
        )
