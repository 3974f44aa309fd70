"""`python -m scripts.fixture_models`: trains both models, a few minutes on one processor."""

import argparse
import io
import os
import sys
import tempfile
from pathlib import Path

# One thread: the order of additions decides the last bits of a sum.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import sentencepiece

from scripts.fixture_models.corpus import Row, rows
from scripts.fixture_models.network import Shape, Weights
from scripts.fixture_models.package import pack
from scripts.fixture_models.train import train

PAIRS = (("zh", "en"), ("en", "fr"))


def main() -> None:
    """Train the models and write their packages."""
    parser = argparse.ArgumentParser(prog="python -m scripts.fixture_models")
    parser.add_argument("--output", type=Path, default=Path("tests/data/mt"))
    parser.add_argument("--steps", type=int, default=1100)
    parser.add_argument("--pair", choices=["zh_en", "en_fr"], help="only this one")
    parser.add_argument("--rows", type=int, default=12000)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    known = rows(options.rows, seed=20261122)
    with tempfile.TemporaryDirectory() as work:
        for pair in PAIRS if not options.pair else [tuple(options.pair.split("_"))]:
            one(known, pair, options.steps, Path(work), options.output)


def one(known: list[Row], pair: tuple[str, str], steps: int, work: Path, output: Path) -> Path:
    """Train one model and give the package written."""
    texts = [(getattr(row, pair[0]), getattr(row, pair[1])) for row in known]
    tokenizer = vocabulary([text for both in texts for text in both], work / "-".join(pair))
    sp = sentencepiece.SentencePieceProcessor(model_file=str(tokenizer))
    weights = Weights(Shape(), sp.get_piece_size(), seed=7)
    numbered = [(sp.encode(a), sp.encode(b)) for a, b in texts]
    for step, loss in enumerate(train(weights, numbered, steps)):
        if step % 100 == 0 or step == steps - 1:
            sys.stderr.write(f"{'-'.join(pair)} step {step}: loss {loss:.3f}\n")
    file = output / f"translate-{pair[0]}_{pair[1]}-1_0.argosmodel"
    pack(weights, pair, tokenizer, work, file)
    sys.stderr.write(f"{file}: {file.stat().st_size:,} bytes\n")
    return file


def vocabulary(texts: list[str], prefix: Path) -> Path:
    """Learn pieces of words from `texts`; give the SentencePiece model's file."""
    body = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sorted(set(texts))),
        # Not a file's name: that would become part of the model.
        model_writer=body,
        vocab_size=640,
        hard_vocab_limit=False,
        model_type="unigram",
        character_coverage=1.0,
        unk_id=0,
        bos_id=1,
        eos_id=2,
        pad_id=-1,
        split_digits=True,
        # No table of the 240 KB that Unicode normalisation takes.
        normalization_rule_name="identity",
        user_defined_symbols=[f"⟦{i}⟧" for i in range(10)],
        num_threads=1,
        minloglevel=2,
    )
    file = prefix.with_suffix(".model")
    file.write_bytes(body.getvalue())
    return file


if __name__ == "__main__":
    main()
