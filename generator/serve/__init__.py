"""The preview: build the site, show it on this computer, follow every edit. For editors."""

from generator.serve.preview import Preview, serve

__all__ = ["Preview", "serve"]
