"""Long Markdown texts: one configuration, one sanitiser, segments, sections for search."""
