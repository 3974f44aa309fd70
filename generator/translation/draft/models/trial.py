"""`python -m generator.translation.draft.models.trial FOLDER`: loads a package and tries it.

In a process of its own, because a broken model can take the process that loads it with it.

Prints `{"fault": ""}`, or what is wrong.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

from generator.errors import OperatorError, TongwenError
from generator.translation.draft.backend import Options
from generator.translation.draft.backends.argos import described
from generator.translation.draft.backends.packages import Package, read_package
from generator.translation.draft.backends.seq2seq import (
    Pieces,
    Prefixes,
    Seq2Seq,
    engine,
    load,
    vocabulary,
)

#: The largest packages load in under ten seconds.
_SECONDS = 300
_HERE = "generator.translation.draft.models.trial"


def fault(folder: Path) -> str:
    """Give what is wrong with the package in `folder`, "" where it works.

    Raises UsageError where the engine is not installed.
    """
    engine("ctranslate2"), engine("sentencepiece")
    try:
        done = subprocess.run(
            [sys.executable, "-m", _HERE, str(folder)],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        return str(json.loads(done.stdout)["fault"])
    except subprocess.TimeoutExpired:
        return f"the model did not translate a word within {_SECONDS} seconds"
    except (ValueError, KeyError, TypeError):
        return "the model made the engine crash, it is corrupt"
    except OSError as error:
        raise OperatorError(f"The model could not be tried: {error.strerror}.") from error


def _try(folder: Path) -> str:
    package = read_package(folder)
    if package is None:
        return "it is a package of another kind, it does not translate"
    try:
        return _translate(package)
    except TongwenError as error:
        return error.fact.removeprefix(f"{folder}: ").rstrip(".")
    except Exception as error:  # what the engines raise is not documented
        return f"the engine refused it ({error})"


def _translate(package: Package) -> str:
    if package.tokenizer.name != "sentencepiece.model":
        load(package.folder / "model", 1)
        return "" if vocabulary(package.folder / "model") else "the model has no words"
    pieces = Pieces(package.tokenizer, package.tokenizer)
    prefixes = Prefixes(target=(package.prefix,) if package.prefix else ())
    model = described(package, "argos")
    opened = Seq2Seq(model, package.folder / "model", pieces, Options(threads=1), prefixes)
    (answer,) = opened.translate(["1"])
    broken = answer.score is None or not math.isfinite(answer.score)
    return "the model's numbers are broken" if broken else ""


if __name__ == "__main__":
    try:
        said = _try(Path(sys.argv[1]))
    except TongwenError as error:
        said = error.fact.removeprefix(f"{sys.argv[1]}: ").rstrip(".")
    sys.stdout.write(json.dumps({"fault": said}))
