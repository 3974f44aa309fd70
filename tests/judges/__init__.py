"""Outside judges of a built site: Nu, axe, Lighthouse, linkinator, and a browser without
JavaScript, without a mouse, and under the strict policy.

`python -m tests.judges --site site` runs all of them over every type of page in every locale;
what is fast enough runs in tests/test_judges.py too.
"""
