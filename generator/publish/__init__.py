"""From a built site to a release that mirrors can check. `publish` is its table of contents.

The format is docs/reference/release-format.md; signatures, thresholds and expiry are those of
python-tuf.
"""
