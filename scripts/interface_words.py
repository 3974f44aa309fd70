"""Makes generator/translation/data/*.po: the interface's words that every site starts with.

They are this repository's own, without the texts of its configuration. Run it after a
translation of the interface changed: .venv/bin/python scripts/interface_words.py
"""

from dataclasses import replace
from pathlib import Path

from generator.problems import Problems
from generator.translation.po_parse import parse_po
from generator.translation.po_write import write_po

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "generator" / "translation" / "data"


def words() -> dict[str, bytes]:
    """Give the file of each locale that has any, by name."""
    found = {}
    for path in sorted((ROOT / "translations").glob("*/ui.po")):
        file = parse_po(path.read_bytes(), str(path), Problems())
        assert file is not None
        own = tuple(e for e in file.entries if not e.msgctxt and not e.obsolete)
        if any(e.msgid and e.translated for e in own):
            found[f"{path.parent.name}.po"] = write_po(replace(file, entries=own))
    return found


if __name__ == "__main__":
    for name, body in words().items():
        (TARGET / name).write_bytes(body)
