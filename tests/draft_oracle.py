"""`python -m tests.draft_oracle FROM TO < texts.json`: what argostranslate makes of the texts.

In a process of its own: argostranslate reads its settings from the environment when it is
imported, and makes folders.
"""

import json
import sys

from argostranslate.translate import translate

source, target = sys.argv[1:3]
json.dump([translate(text, source, target) for text in json.load(sys.stdin)], sys.stdout)
