"""`site_config.yml`, read: parse, fill the model, check what refers to what, fill in gaps."""

from pathlib import Path

from generator.config.checks import check_references
from generator.config.defaults import completed
from generator.config.model import Config
from generator.config.nodes import compose
from generator.config.reader import Reader
from generator.problems import Problems

FILE_NAME = "site_config.yml"


def load(path: Path, problems: Problems | None = None) -> Config:
    """Give the site's configuration, every default filled in and every reference checked.

    Faults go into `problems`, all of them, each with file, line and column. Raises Faults when
    there are errors, UsageError when there is no such file, SourceError when it is over 1 MB.
    """
    problems = Problems() if problems is None else problems
    config = _read(path, problems)
    problems.raise_if_any()
    assert config is not None  # noqa: S101 (no configuration always comes with an error)
    return config


def _read(path: Path, problems: Problems) -> Config | None:
    root = compose(path, problems)
    if root is None:
        return None
    reader = Reader(str(path), problems)
    config: Config = reader.settings(Config, root, (), path.absolute().parent)
    check_references(config, reader)
    explicit = [
        c.locale for c in config.locales if reader.given(("locales", c.locale.tag, "fallback"))
    ]
    return completed(config, explicit)
