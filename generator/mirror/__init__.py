"""A mirror: takes signed releases from a source, checks every byte, keeps the last good one.

`sync` plans from two lists of files, fetches, unpacks aside and switches once. The source is
hostile here: what it says counts only where the release's signatures or a signed hash say so.
"""
