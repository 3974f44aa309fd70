"""Machine drafts: a first text for a reviewer, never more; offline, its origin stated."""
