"""JSON Lines, read with care: one value a line, every fault with its line, reading goes on."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeVar, get_type_hints

import msgspec

from generator.files import disk_error
from generator.problems import Place, Problems, nearest

#: A line longer than this is no record: a mistake, or an attack on memory.
LONGEST_LINE = 1_000_000

S = TypeVar("S", bound=msgspec.Struct)

_PEOPLES_WORDS = {
    "str": "text", "int": "a number", "float": "a number", "bool": "true or false",
    "array": "a list", "object": "an object {…}", "null": "nothing (null)",
}  # fmt: skip
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")
_NAMED = re.compile(r"(missing required|unknown) field `(.*)`", re.DOTALL)
_PATH = re.compile(r" - at `\$\.?(.*)`$", re.DOTALL)
_BYTE = re.compile(r"\(byte (\d+)\)$")


def numbered_lines(path: Path, display: str, problems: Problems) -> Iterator[tuple[int, bytes]]:
    """Yield (line number from 1, bytes without its end) of all but blank and oversized lines.

    Notes each line that is too long; raises OperatorError where the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield from _lines(file, display, problems)
    except OSError as error:
        raise disk_error(error, path) from error


def line_of(path: Path, record_id: str) -> int:
    """Give the number of the line in which a record stands, 0 where it is not found."""
    start = b'{"id":"' + record_id.encode() + b'"'
    with path.open("rb") as file:
        return next((n for n, line in enumerate(file, 1) if line.startswith(start)), 0)


def _lines(file: IO[bytes], display: str, problems: Problems) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            size = len(line) + _skip_rest(file)
            fact = f"this line has {size:,} bytes; at most {LONGEST_LINE:,} are read"
            problems.error(
                Place(display, number), fact, "Shorten its longest field.", "too-long"
            )
        elif stripped := line.rstrip(b"\r\n"):
            yield number, stripped


def _skip_rest(file: IO[bytes]) -> int:
    size = 0
    while part := file.readline(LONGEST_LINE):
        size += len(part)
        if part.endswith(b"\n"):
            break
    return size


def shown(value: str, limit: int = 60) -> str:
    """Give text as it stands in a message: in backticks, cut where it is long.

    >>> shown("线性代数" * 30, 6)
    '`线性代数线性…`'
    """
    return f"`{value[:limit]}…`" if len(value) > limit else f"`{value}`"


def explain(line: bytes, kind: type[msgspec.Struct], place: Place, problems: Problems) -> None:
    """Note every fault of a line that would not decode as `kind`."""
    if b"\0" in line:
        problems.error(place, "there is a NUL byte in this line", "Remove it.", "nul")
        return
    try:
        value = msgspec.json.decode(line)
    except (ValueError, RecursionError) as error:
        _explain_json(line, error, place, problems)
        return
    if isinstance(value, dict):
        _explain_keys(value, kind, "", place, problems)
    else:
        problems.error(place, "this line is no JSON object", "Write one {…} a line.", "json")


def _explain_json(line: bytes, error: Exception, place: Place, problems: Problems) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as fault:
        where = Place(place.path, place.line, fault.start + 1)
        hint = "Save the file as UTF-8."
        problems.error(where, "this line is not valid UTF-8", hint, "encoding")
        return
    if line.startswith(b"\xef\xbb\xbf"):
        problems.error(place, "the line starts with a byte order mark", "Remove it.", "json")
        return
    found = _BYTE.search(str(error))
    where = Place(place.path, place.line, int(found[1]) + 1) if found else place
    reason = (
        "it is nested too deeply" if isinstance(error, RecursionError) else _json_fault(line)
    )
    hint = "Write one JSON object a line, with quotes round keys and texts."
    problems.error(where, f"this line is not valid JSON: {reason}", hint, "json")


def _json_fault(line: bytes) -> str:
    if re.search(rb"\\u[dD][89a-fA-F]", line):
        return "an escape such as \\ud800 stands for half a character"
    return "it ends too early" if not line.rstrip().endswith(b"}") else "a sign is out of place"


def _explain_keys(
    value: dict[str, Any],
    kind: type[msgspec.Struct],
    under: str,
    place: Place,
    problems: Problems,
) -> None:
    types = get_type_hints(kind)
    for key, part in value.items():
        if key not in types:
            fact = f"{shown(under + key)} is no field that is known here"
            problems.error(place, fact, nearest(key, list(types)), "unknown-field")
        else:
            _explain_value(part, types[key], under + key, place, problems)
    for info in msgspec.structs.fields(kind):
        if info.required and info.name not in value:
            fact = f"the field `{under}{info.name}` is missing"
            problems.error(place, fact, "Every line must have it.", "missing-field")


def _explain_value(part: Any, kind: Any, name: str, place: Place, problems: Problems) -> None:
    try:
        msgspec.convert(part, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        fact = _in_words(name, str(error))
        problems.error(place, fact, "Correct the value, or leave the field out.", "type")


def _in_words(name: str, message: str) -> str:
    path = _PATH.search(message)
    inner = path[1] if path else ""
    full = f"{name}{inner}" if inner.startswith("[") else f"{name}.{inner}" if inner else name
    full = full.replace("[...]", " (one of its values)")
    if expected := _EXPECTED.search(message):
        wanted = sorted({_PEOPLES_WORDS.get(k, k) for k in expected[1].split(" | ")})
        got = _PEOPLES_WORDS.get(expected[2], "that")
        return f"`{full}` must be {' or '.join(wanted)}, not {got}"
    if unknown := _NAMED.search(message):
        return f"`{full}` has a {unknown[1]} field {shown(unknown[2])}"
    if "enum" in message:
        return f"`{full}` has a value that is not one of those allowed"
    return f"`{full}` has a value out of range"
