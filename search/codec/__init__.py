"""The index's bytes, as FORMAT.md has them: pure functions, no file, no clock."""

VERSION = 1
