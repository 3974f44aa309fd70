"""A breach of a budget: its figure, its cause, and what to do about it."""

from html.parser import HTMLParser

from msgspec import Struct

from generator.budgets.weight import Scale, Weight
from generator.config.model import BudgetsConfig

#: Named so in messages.
_NAMES = {
    "first_view": "the first view (HTML and CSS)",
    "page": "the page without pictures",
    "css": "its CSS",
    "js": "its JavaScript",
}
#: Attributes that an element is known by, the best first.
_LABELS = ("id", "aria-labelledby", "class", "type")
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
#: Elements that can be named as the cause; what is smaller is not worth a name.
_REGIONS = frozenset(
    [
        "script",
        "style",
        "svg",
        "header",
        "nav",
        "main",
        "section",
        "aside",
        "footer",
        "article",
        "form",
        "table",
        "details",
        "ul",
        "ol",
        "dl",
        "pre",
        "blockquote",
        "div",
    ]
)


class Breach(Struct, frozen=True):
    """One page that is over one budget. Figures are bytes as sent; of `items`, items."""

    page: str
    budget: str
    figure: int
    allowed: int
    cause: str
    remedy: str

    @property
    def fact(self) -> str:
        """The breach in a sentence."""
        if self.budget == "items":
            return f"a listing has {self.figure:,} items, over the {self.allowed:,} allowed"
        if self.budget == "blocking":
            return self.cause
        over = self.figure - self.allowed
        name = _NAMES[self.budget]
        weighs = f"{name} weighs {self.figure:,} bytes compressed"
        return f"{weighs}, {over:,} over the {self.allowed:,} allowed: {self.cause}"


def breaches(weight: Weight, budgets: BudgetsConfig, scale: Scale) -> list[Breach]:
    """Give every breach of one page."""
    found = [
        Breach(weight.path, "blocking", scale.size(one), 0, f"{one} holds up the page",
               "Write `defer` or `type=\"module\"` in its script element.")
        for one in weight.blocking
    ]  # fmt: skip
    for name in ("first_view", "page", "css", "js"):
        figure, allowed = getattr(weight, name), getattr(budgets, name)
        if figure > allowed:
            cause, remedy = _why(name, weight, scale)
            found.append(Breach(weight.path, name, figure, allowed, cause, remedy))
    if weight.items > budgets.items:
        hint = "Lower `page_size`, or cut the listing into pages or groups."
        found.append(Breach(weight.path, "items", weight.items, budgets.items, "", hint))
    return found


def _why(name: str, weight: Weight, scale: Scale) -> tuple[str, str]:
    parts = {**weight.sheets, **weight.scripts}
    if name == "css":
        parts = weight.sheets
    elif name == "js":
        parts = weight.scripts
    elif name == "first_view":
        parts = {path: parts[path] for path in weight.waited}
    largest = max(parts, key=lambda path: (parts[path], path), default="")
    if name in ("css", "js") or parts.get(largest, 0) > weight.html:
        return f"most of it is {largest}, {parts[largest]:,} bytes", _remedy(largest)
    return _html(weight, scale)


def _remedy(path: str) -> str:
    if path.endswith(".css"):
        return "Take rules out of it, or put those of few pages into a stylesheet of their own."
    return "Take code out of it, or load what few readers need when they ask for it."


def _html(weight: Weight, scale: Scale) -> tuple[str, str]:
    """Name the region of the page that most of its HTML is in."""
    body = scale.read(weight.path)
    region, size = largest_region(body.decode("utf-8", "replace"))
    share = round(100 * size / max(len(body), 1))
    cause = f"most of it is the HTML, {weight.html:,} bytes; {share} % of that is {region}"
    return cause, "Shorten that part, or move some of it to a page of its own."


def largest_region(html: str) -> tuple[str, int]:
    """Give the innermost region, one with a name if there is, that holds most of a page, and
    its size in bytes.

    >>> largest_region('<main><nav>a</nav><section id="syllabus">bbbbbbbb…</section></main>')
    ('<section id="syllabus">', 44)
    """
    reader = _Regions(html)
    reader.feed(html)
    reader.close()
    half = max((size for _, size, _ in reader.found), default=0) / 2
    inner = [
        ("id=" in name or "aria-labelledby=" in name, depth, size, name)
        for name, size, depth in reader.found
        if size >= half
    ]
    *_, size, name = max(inner, default=(False, 0, 0, "its text"))
    return name, size


class _Regions(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        starts = [0]
        for line in html.split("\n"):
            starts.append(starts[-1] + len(line.encode()) + 1)
        self.starts, self.lines = starts, html.split("\n")
        self.open: list[tuple[str, str, int]] = []
        self.found: list[tuple[str, int, int]] = []

    def _here(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + len(self.lines[line - 1][:column].encode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        named = dict(attrs)
        label = next(
            (k for k in ("id", "aria-labelledby", "class", "type") if named.get(k)), ""
        )
        name = f'<{tag} {label}="{named[label]}">' if label else f"<{tag}>"
        self.open.append((tag, name, self._here()))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            opened, name, start = self.open.pop()
            if opened in _REGIONS:
                end = self._here() + len(f"</{tag}>")
                self.found.append((name, end - start, len(self.open)))
            if opened == tag:
                return
