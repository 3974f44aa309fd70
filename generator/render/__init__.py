"""Pages from records and documents: what a template gets, and the jobs that render it."""
