"""From a built site to a place on the web: what changed goes up, never showing half of it.

`differences` compares the build's manifest with the one that the last deploy left there;
nothing is ever listed. `run` puts assets, pages, indexes, then the pointer; removals come last.
"""
