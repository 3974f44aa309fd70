"""Writes indexes: texts to shards (cached by who calls), shards to files."""
