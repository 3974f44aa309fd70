"""The look of the site: Jinja templates, their typed context, assets, and the fast path."""
