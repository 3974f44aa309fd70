"""The catalogue's records: model, streaming readers, validation, importers."""
