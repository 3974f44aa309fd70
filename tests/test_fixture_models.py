"""The tiny models: marked, small, and trained by the script that says so."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from minisbd import SBDetect

from generator.translation.draft.models.install import install_file
from scripts.fixture_models.__main__ import PAIRS, vocabulary
from scripts.fixture_models.corpus import rows
from scripts.fixture_models.model import decode, encode, learn
from scripts.fixture_models.network import Array, Shape, Weights, softmax
from scripts.fixture_models.splitter import splitter
from scripts.fixture_models.train import train
from tests.conftest import REPOSITORY
from tests.mt_models import ARCHIVES, EN_FR, ZH_EN, bodies

SOURCE = np.array([[3, 4, 5], [6, 7, -1]])
TARGET = np.array([[1, 8], [1, 9]])
WANTED = np.array([[8, 2], [9, 2]])


def loss(weights: Weights) -> float:
    """The mean over all words of what `learn` goes down, computed apart from it."""
    mask: Array = np.where(SOURCE < 0, -1e9, 0.0)[:, None, None, :]
    memory, _ = encode(weights, SOURCE.clip(0), mask)
    x, _ = decode(weights, TARGET, memory, mask)
    shares = softmax(x @ weights.value["words"].T + weights.value["bias"])
    return float(-np.log(np.take_along_axis(shares, WANTED[..., None], -1)).mean())


def test_the_way_back_is_the_slope_of_the_loss() -> None:
    """By finite differences, in double precision, for every matrix there is."""
    weights = Weights(Shape(16, 32, 2, 1), 20, seed=3)
    weights.value = {name: v.astype(np.float64) for name, v in weights.value.items()}
    learn(weights, SOURCE, TARGET, WANTED)
    chance, step = np.random.default_rng(0), 1e-5
    for name, value in weights.value.items():
        for _ in range(3):
            place = tuple(chance.integers(0, size) for size in value.shape)
            known = value[place]
            value[place] = known + step
            more = loss(weights)
            value[place] = known - step
            slope = (more - loss(weights)) / (2 * step)
            value[place] = known
            assert weights.slope[name][place] == pytest.approx(slope, abs=1e-7), name


def trained(output: Path) -> Path:
    """A model that learnt for six steps; in a process of its own, for the one thread."""
    steps = ["--pair", "zh_en", "--steps", "6", "--rows", "400", "--output", str(output)]
    command = [sys.executable, "-m", "scripts.fixture_models", *steps]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    return output / ZH_EN.name


def test_training_gives_the_same_bytes_twice_and_a_package(tmp_path: Path) -> None:
    first, second = (trained(tmp_path / name) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    done = install_file(first, tmp_path / "models")
    assert (done.package.name, done.package.fixture) == ("zh_en", True)


def test_a_few_steps_teach_something() -> None:
    chance = np.random.default_rng(0)
    pairs = [([int(n), int(n) + 1], [int(n) + 1]) for n in chance.integers(3, 18, 60)]
    losses = list(train(Weights(Shape(16, 32, 2, 1), 20, seed=3), pairs, 60, size=20))
    assert losses[-1] < losses[0] / 2


@pytest.mark.parametrize("pair", PAIRS)
def test_the_models_kept_here_were_trained_on_these_sentences(
    pair: tuple[str, str], tmp_path: Path
) -> None:
    """Their pieces are learnt from the sentences, so those must be the same."""
    known = rows(12_000, seed=20261122)
    texts = [text for row in known for text in (getattr(row, pair[0]), getattr(row, pair[1]))]
    root = f"translate-{pair[0]}_{pair[1]}"
    packed = bodies(ARCHIVES / f"{root}-1_0.argosmodel")
    assert (
        packed[f"{root}/sentencepiece.model"] == vocabulary(texts, tmp_path / "a").read_bytes()
    )
    assert packed[f"{root}/minisbd/{pair[0]}.onnx"] == splitter(pair[0])


def test_the_models_are_small_and_say_that_they_are_for_tests() -> None:
    assert sum(file.stat().st_size for file in ARCHIVES.iterdir()) < 3_000_000
    for file in (ZH_EN, EN_FR):
        (facts,) = (body for name, body in bodies(file).items() if name.endswith("data.json"))
        assert json.loads(facts)["fixture"] is True


def test_the_splitter_ends_sentences_for_minisbd(tmp_path: Path) -> None:
    file = tmp_path / "zh.onnx"
    file.write_bytes(splitter("zh"))
    assert SBDetect(str(file), use_gpu=False).sentences("天文。什么是音乐？地质学") == [
        "天文。", "什么是音乐？", "地质学",
    ]  # fmt: skip
