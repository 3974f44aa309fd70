"""Where packages lie on this computer.

Own packages come first; those that Argos itself, its graphical program or LibreTranslate
have installed are read where they are. Neither is part of a site: models are large, and have
licences of their own.
"""

import os
from pathlib import Path


def data_home() -> Path:
    """Give the user's folder for data (XDG Base Directory Specification 0.8)."""
    return _home("XDG_DATA_HOME", ".local/share")


def cache_home() -> Path:
    """Give the user's folder for what can be made anew."""
    return _home("XDG_CACHE_HOME", ".cache")


def _home(variable: str, usual: str) -> Path:
    named = os.environ.get(variable, "")
    return Path(named) if Path(named).is_absolute() else Path.home() / usual


def own_folder() -> Path:
    """Give the folder that `tongwen translate models install` puts packages in."""
    named = os.environ.get("TONGWEN_MODELS")
    return Path(named) if named else data_home() / "tongwen" / "models"


def argos_folder() -> Path:
    """Give the folder that Argos puts packages in."""
    named = os.environ.get("ARGOS_PACKAGES_DIR")
    return Path(named) if named else data_home() / "argos-translate" / "packages"


def package_folders(place: str = "") -> list[Path]:
    """Give the folders to look for packages in, the first in which a pair is found wins."""
    return [Path(place)] if place else [own_folder(), argos_folder()]
