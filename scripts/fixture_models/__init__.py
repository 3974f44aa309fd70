"""Trains the tiny translation models that the tests of machine drafts use, on sentences made up
here. Needs numpy, CTranslate2 and SentencePiece (the extra `mt`), nothing else:

    python -m scripts.fixture_models

writes `tests/data/mt/*.argosmodel`. The models know the few hundred words of `corpus` and give
fluent nonsense outside of them: they are marked as fixtures, and `tongwen translate draft`
refuses them on any site that is no test.
"""
