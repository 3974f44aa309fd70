"""Long Markdown texts: one configuration, one sanitiser, segments for translators, sections for search."""
