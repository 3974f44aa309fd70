"""Files to take away: a collection as ZIM or ZIP, a document as EPUB or PDF, per locale.

All of it is made from the build's manifest and the files it names, so an export can only hold
what readers of the site see. `run.export` is the table of contents.
"""
