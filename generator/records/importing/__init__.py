"""Catalogues of others into shards of records: sources, mapping, repair, conversion, writing."""
