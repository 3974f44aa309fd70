"""What the template of the downloads page may use: see `generator.theme.context`."""

from msgspec import Struct

from generator.theme.context.values import DateView


class DownloadView(Struct, frozen=True):
    """A file to take away."""

    #: zim, zip, epub or pdf.
    format: str
    #: From the site's root.
    path: str
    #: Name it is saved under.
    name: str
    #: As readers of the locale write it: "1.5 MB".
    size: str
    date: DateView
    #: "141 pages".
    pages: str
    #: Whether pictures were left out, to save room.
    bare: bool
    #: SHA-256, hexadecimal.
    sha256: str


class DownloadGroup(Struct, frozen=True):
    """A collection or a document, and its files."""

    #: Anchor on the page: the name of the collection or document.
    id: str
    label: str
    intro: str
    #: Its first page online.
    path: str
    files: tuple[DownloadView, ...]


class DownloadsPage(Struct):
    """`page` in `downloads.html.j2`: what can be taken away in this language."""

    tail: str
    collections: tuple[DownloadGroup, ...]
    documents: tuple[DownloadGroup, ...]
    #: The formats there are, for the explanations.
    formats: tuple[str, ...]
    #: Path of the OPDS 1.2 catalogue, and of the OPDS 2.0 one.
    opds: str
    opds2: str
