"""The format of a release, as docs/reference/release-format.md lays it down.

Pure codecs that the publishing and the mirroring side share: they take bytes and give values,
or refuse with `Damaged`. Disk, network, clock and signatures are their callers'.
"""
