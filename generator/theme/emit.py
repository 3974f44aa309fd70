"""The Python that a template becomes: texts and values gathered, and put into `out`."""

import re
from ast import literal_eval

from jinja2 import Environment

from generator.theme.code import Code, shown
from generator.theme.expressions import Expressions
from generator.theme.kept import Unit
from generator.translation.passages import Passage

#: A field of the page itself, as an expression; or the first of two that says something.
_FIELD = re.compile(r"page\.\w+|\(page\.\w+ or page\.\w+\)")


class Emitter(Expressions):
    """Gathers the pieces that a function joins, and the lines around them."""

    def __init__(self, env: Environment, name: str, level: int = 0) -> None:
        super().__init__(env, name)
        self.level = level
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.text: list[str] = []
        self.depth = 1
        #: Expressions worked out before anything else, and the variables that hold them.
        self.hoisted: dict[str, str] = {}
        #: Pieces that the code names.
        self.units: dict[str, Unit] = {}

    def unit(self, function: str, parameter: str, first: str = "") -> Unit:
        """Give the code of all that was compiled, as a function."""
        source = self.source(function, parameter, first)
        code = compile(source, f"<{function} of {self.name}>", "exec")
        return Unit(code, self.constants, self.units)

    def source(self, function: str, parameter: str, first: str = "") -> str:
        """Give the Python of all that was compiled, as a function; `first` is a line before
        it.
        """
        self.flush_text()
        if self.lines:
            self.flush()
            lines = [" out = []", " add = out.extend", *self.lines, " return b''.join(out)"]
        else:
            lines = [
                f" return b''.join(({', '.join(self.pieces)},))"
                if self.pieces
                else " return b''"
            ]
        before, made = self._hoist("\n".join(lines))
        return "\n".join([f"def {function}({parameter}):{first}", *before, made])

    def _hoist(self, source: str) -> tuple[list[str], str]:
        """Put in place what is printed once; give the lines that work out beforehand what
        is printed more often.
        """
        before = []
        for n, (text, place) in enumerate(self.hoisted.items()):
            once = source.count(place) <= 1
            if not once:
                before.append(f" once{n} = {text}")
            source = source.replace(place, text if once else f"once{n}")
        return before, source

    def once(self, code: Code) -> str:
        """Give the expression for what `code` prints; a field of the page itself is worked
        out once.
        """
        if code.kind in (str, Passage) and _FIELD.fullmatch(code.text):
            return self.hoisted.setdefault(shown(code), f"\0{len(self.hoisted)}\0")
        return shown(code)

    def piece(self, code: str) -> None:
        """Add an expression that gives bytes."""
        self.flush_text()
        self.pieces.append(code)

    def flush_text(self) -> None:
        """Make the text gathered so far one constant."""
        joined = "".join(self.text)
        self.text.clear()
        if joined:
            self.pieces.append(Constant(repr(joined.encode())))

    def flush(self) -> None:
        """Put the pieces gathered so far into `out`."""
        self.flush_text()
        if self.pieces:
            self.lines.append(f"{' ' * self.depth}add(({', '.join(self.pieces)},))")
            self.pieces = []

    def line(self, text: str) -> None:
        """Add a line of Python, after what was gathered."""
        self.flush()
        self.lines.append(" " * self.depth + text)


class Constant(str):
    """The Python of a constant piece."""

    __slots__ = ()


def joined_turns(pieces: list[str], turn: int, n: str, lines: bool) -> list[str]:
    """Give the pieces of a whole loop, of which only the one at `turn` changes with the
    item; its items are those of a tuple, or `lines`.
    """
    before, each, behind = pieces[:turn], pieces[turn], pieces[turn + 1 :]
    between = [*behind, *before]
    if all(isinstance(piece, Constant) for piece in between):
        separator = repr(b"".join(map(literal_eval, between)))
    else:
        separator = f"b''.join(({', '.join(between)},))"
    if lines:
        return [*before, f"s{n}.replace(b'\\n', {separator})", *behind]
    if each == f"text(x{n})":
        return [*before, f"texts({separator}, s{n})", *behind]
    items = f"s{n}" if each == f"x{n}" else f"[{each} for x{n} in s{n}]"
    return [*before, f"{separator}.join({items})", *behind]
