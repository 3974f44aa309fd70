"""Machine drafts: a first text for a reviewer, never more; offline, and with its origin stated."""
