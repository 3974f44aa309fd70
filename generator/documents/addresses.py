"""Addresses of links and images, before anybody takes them apart."""

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

#: After everything that makes links, before MkDocs rewrites them at 0.
_BEFORE_LINKS = 0.5
_ADDRESSES = {"a": "href", "img": "src"}


class ParsableAddresses(Extension):
    """Empties addresses that are none (`http://[`); gives links without one an empty one."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register the processor; called by Python-Markdown."""
        md.treeprocessors.register(_Guard(md), "addresses", _BEFORE_LINKS)


class _Guard(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if key := _ADDRESSES.get(element.tag):
                element.set(key, _address(element.get(key, "")))


def _address(text: str) -> str:
    try:
        urlsplit(text)
    except ValueError:
        return ""
    return text
