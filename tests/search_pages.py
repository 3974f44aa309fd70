"""A site with nothing but search: the theme's search pages over a small index, and a server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.serve.handler import Server
from generator.theme.context import Chrome, SearchPage
from search.scripts import client_modules
from tests.search_samples import write_index
from tests.theme_parts import FILES, LOCALES, chrome, draw
from tests.theme_samples import home, listing, shelves


def write_site(root: Path, more: int = 1500) -> None:
    """Write search pages in four languages, a home page and a listing for each, an index."""
    write_index(root / "search", more)
    script = client_modules("assets")
    files = {str(path): body for path, body in script}
    files |= FILES
    modules = tuple(str(path) for path, _ in script)
    for tag in LOCALES:
        files[f"{tag}/search.html"] = draw(
            "search.html.j2", chrome(tag, "search"), search_page(tag, modules)
        ).encode()
        for kind, page in (("home", home(tag)), ("listing", listing(tag))):
            known: Chrome = chrome(tag, kind)
            files[f"{tag}/{page.tail}"] = draw(f"{kind}.html.j2", known, page).encode()
    for name, body in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(body)


def search_page(tag: str, modules: tuple[str, ...]) -> SearchPage:
    return SearchPage(
        tail="search.html",
        index=f"search/{tag}/root.bin",
        modules=modules,
        collections=shelves(tag),
        vocabularies=home(tag).vocabularies,
    )


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a folder as the preview does, with the policy that hosts are told to send."""
    server = Server("127.0.0.1", 0, root, None, lambda _message: None)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
