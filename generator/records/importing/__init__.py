"""Catalogues of others into shards: sources, mapping, repair, conversion, writing."""
