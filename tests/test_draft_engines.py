"""Engines: what they list, what they make of sentences, and that argostranslate agrees."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece

from generator.errors import OperatorError, SourceError, TongwenError, UsageError
from generator.translation.draft.backend import BackendSpec, Model, Options, Rendering
from generator.translation.draft.backends import NAMES, open_backend, seq2seq
from generator.translation.draft.backends.packages import installed
from generator.translation.draft.models.install import install_file
from generator.translation.draft.splitter import split_sentences
from scripts.fixture_models.corpus import rows
from tests.conftest import REPOSITORY
from tests.mt_models import EN_FR, archive, bodies, home, packages

__all__ = ["home", "packages"]
pytestmark = pytest.mark.usefixtures("home")

ROWS = list(dict.fromkeys(rows(600, seed=4)))


def model(spec: BackendSpec, name: str) -> Model:
    return next(m for m in open_backend(spec).models() if m.name == name)


def rendered(spec: BackendSpec, name: str, texts: list[str], **options: float) -> list[str]:
    opened = open_backend(spec).open(model(spec, name), Options(**options))  # type: ignore[arg-type]
    try:
        return [r.text for r in opened.translate(texts)]
    finally:
        opened.close()


# What there is


def test_the_default_engine_comes_first_and_a_misspelt_one_is_pointed_out() -> None:
    assert NAMES == ("argos", "argostranslate", "libretranslate", "ctranslate2", "memory")
    with pytest.raises(UsageError) as caught:
        open_backend(BackendSpec("argo"))
    assert caught.value.hint == "Did you mean `argos`?"


def test_models_say_where_a_draft_comes_from(packages: Path) -> None:
    spec = BackendSpec("argos", str(packages))
    assert [(m.source, m.target, m.version, m.licence, m.fixture)
            for m in open_backend(spec).models()] == [
        ("en", "fr", "1.0", "Apache-2.0", True),
        ("zh-Hans", "en", "1.0", "Apache-2.0", True),
    ]  # fmt: skip
    assert model(spec, "zh_en").label.startswith("argos:zh_en-1.0@")


def test_the_memory_has_no_models() -> None:
    memory = open_backend(BackendSpec("memory"))
    assert memory.models() == ()
    with pytest.raises(OperatorError):
        memory.open(Model("zh-Hans", "en", "argos", "zh_en", "", "0"), Options())


@pytest.mark.parametrize("file", ["model/model.bin", "sentencepiece.model", "metadata.json"])
def test_a_models_hash_changes_with_whatever_decides_its_text(
    file: str, packages: Path, tmp_path: Path
) -> None:
    shutil.copytree(packages / "translate-zh_en-1_0", tmp_path / "m" / "a")
    spec = BackendSpec("argos", str(tmp_path / "m"))
    before = model(spec, "zh_en").hash
    assert before == model(BackendSpec("argos", str(packages)), "zh_en").hash
    changed = tmp_path / "m" / "a" / file
    body = changed.read_bytes()
    if file == "metadata.json":
        body = json.dumps(json.loads(body) | {"target_prefix": "▁"}).encode()
    changed.write_bytes(body if file == "metadata.json" else body + b"\0")
    assert model(spec, "zh_en").hash != before


def test_a_models_hash_is_remembered_and_the_memory_may_be_lost(
    packages: Path, home: Path
) -> None:
    spec = BackendSpec("argos", str(packages))
    before = model(spec, "zh_en").hash
    memo = home / "cache" / "tongwen" / "model-hashes.json"
    assert len(json.loads(memo.read_bytes())) == 8
    memo.write_bytes(b"[1, 2")
    assert model(spec, "zh_en").hash == before


def test_packages_of_argos_itself_are_found_and_the_newest_of_a_pair_wins(
    packages: Path, home: Path
) -> None:
    theirs = home / "data" / "argos-translate" / "packages"
    ours = home / "data" / "tongwen" / "models"
    for place, version in ((theirs, "1.9"), (theirs, "1.10"), (ours, "1.2")):
        folder = place / f"translate-zh_en-{version}"
        shutil.copytree(packages / "translate-zh_en-1_0", folder)
        facts = json.loads((folder / "metadata.json").read_bytes())
        (folder / "metadata.json").write_text(json.dumps(facts | {"package_version": version}))
    (theirs / "index.json").write_text("[]")
    assert [m.version for m in open_backend(BackendSpec("argos")).models()] == ["1.10"]


def test_a_broken_package_is_named_with_what_to_do(packages: Path, tmp_path: Path) -> None:
    shutil.copytree(packages / "translate-zh_en-1_0", tmp_path / "m" / "bad")
    (tmp_path / "m" / "bad" / "metadata.json").unlink()
    with pytest.raises(OperatorError) as caught:
        open_backend(BackendSpec("argos", str(tmp_path / "m"))).models()
    assert caught.value.fact == f"{tmp_path}/m/bad: there is no metadata.json."
    assert "install" in caught.value.hint


def test_the_licence_is_taken_from_the_readme_where_the_metadata_have_none(
    packages: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(packages / "translate-zh_en-1_0", tmp_path / "m" / "a"))
    facts = json.loads((folder / "metadata.json").read_bytes())
    del facts["license"]
    (folder / "metadata.json").write_text(json.dumps(facts))
    (folder / "README.md").write_text("# OPUS-MT\n\nThe weights are licensed CC-BY 4.0.\n")
    (package,) = installed([tmp_path / "m"])
    assert package.licence == "CC-BY 4.0"
    (folder / "README.md").write_text("A model.")
    (package,) = installed([tmp_path / "m"])
    assert package.licence == ""


def test_an_engine_that_is_not_installed_says_how_to_install_it(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentencepiece", None)
    with pytest.raises(UsageError) as caught:
        rendered(BackendSpec("argos", str(packages)), "zh_en", ["天文"])
    assert "sentencepiece, which is not installed" in caught.value.fact
    assert "[mt]" in caught.value.hint


# What they make of sentences


def test_the_tiny_models_translate_what_they_were_taught(packages: Path) -> None:
    spec = BackendSpec("argos", str(packages))
    texts = ["音乐入门", "请看⟦3⟧。", "课程共12周，用泰语授课。"]
    assert rendered(spec, "zh_en", texts) == [
        "First Steps in Music",
        "Please see ⟦3⟧.",
        "The course lasts 12 weeks and is taught in Thai.",
    ]
    assert rendered(spec, "en_fr", ["First Steps in Music"]) == ["Premiers pas : musique"]


def test_scores_are_the_mean_log_probability_of_a_token(packages: Path) -> None:
    """CTranslate2 itself judges: it scores the text that came out."""
    folder = packages / "translate-zh_en-1_0"
    spec = BackendSpec("argos", str(packages))
    sp = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    judge = ctranslate2.Translator(str(folder / "model"), device="cpu")
    texts = [row.zh for row in ROWS[:40]]
    out = open_backend(spec).open(model(spec, "zh_en"), Options()).translate(texts)
    scored = judge.score_batch(
        sp.encode(texts, out_type=str), sp.encode([r.text for r in out], out_type=str)
    )
    means = [sum(s.log_probs) / len(s.log_probs) for s in scored]
    assert [r.score for r in out] == pytest.approx(means, abs=0.02)


def test_order_batches_and_threads_change_nothing(packages: Path) -> None:
    spec = BackendSpec("argos", str(packages))
    texts = [row.zh for row in ROWS[:150]]
    expected = rendered(spec, "zh_en", texts, threads=1)
    assert rendered(spec, "zh_en", texts[::-1], threads=2)[::-1] == expected
    assert rendered(spec, "zh_en", texts, threads=2, batch_tokens=64) == expected


@pytest.mark.parametrize(
    "text",
    ["😀😀", "\u200b", "\x01\x02", "\ufffd", "ⲁⲃⲅ", "a" * 3000, "天文" * 25_000, " ", "▁▁", "_",
     "</s>", "<unk>", "السلام عليكم 你好 hello สวัสดี", "\ud7ff", "\U0010ffff"],
    ids=lambda text: ascii(text)[:20],
)  # fmt: skip
def test_odd_texts_come_back_as_something_or_as_nothing(text: str, packages: Path) -> None:
    spec = BackendSpec("argos", str(packages))
    first, odd, last = (
        open_backend(spec)
        .open(model(spec, "zh_en"), Options(threads=1))
        .translate(["音乐入门", text, "音乐入门"])
    )
    assert first == last == Rendering("First Steps in Music", first.score)
    assert odd.score is None or odd.score <= 0
    if len(text) > 2000:
        assert odd == Rendering(""), (
            "too long for any model: no answer rather than a piece of one"
        )


def test_an_answer_that_was_cut_off_is_no_answer(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seq2seq, "MOST_ANSWER", 4)
    spec = BackendSpec("argos", str(packages))
    assert rendered(spec, "zh_en", ["课程共12周，用泰语授课。"]) == [""]


def test_a_model_that_was_closed_says_so_and_closes_twice(packages: Path) -> None:
    spec = BackendSpec("argos", str(packages))
    opened = open_backend(spec).open(model(spec, "zh_en"), Options())
    opened.close()
    opened.close()
    with pytest.raises(OperatorError, match="was closed"):
        opened.translate(["天文"])


def test_a_package_changed_behind_our_back_is_not_opened(
    packages: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(packages / "translate-zh_en-1_0", tmp_path / "m" / "a"))
    spec = BackendSpec("argos", str(tmp_path / "m"))
    listed = model(spec, "zh_en")
    with (folder / "model" / "model.bin").open("ab") as weights:
        weights.write(b"\0")
    with pytest.raises(OperatorError, match="has changed since it was listed"):
        open_backend(spec).open(listed, Options())


# argostranslate


def argostranslate(
    packages: Path, home: Path, pair: tuple[str, str], texts: list[str]
) -> list[str]:
    """What argostranslate's own function makes of the texts, one after another."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.draft_oracle", *pair],
        cwd=REPOSITORY,
        env={**os.environ, "ARGOS_PACKAGES_DIR": str(packages)},
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    answers: list[str] = json.loads(done.stdout)
    return answers


def paragraphs(sentences: list[str], space: str) -> list[str]:
    return [space.join(sentences[i : i + 3]) for i in range(0, len(sentences), 3)]


@pytest.mark.parametrize(
    ("pair", "column", "space", "ends"),
    [(("zh", "en"), 0, "", "。！？"), (("en", "fr"), 1, " ", ".!?")],
)
def test_argostranslate_itself_gives_the_same_text(
    pair: tuple[str, str], column: int, space: str, ends: str, packages: Path, home: Path
) -> None:
    """On titles and sentences, and on paragraphs that each splits in its own way."""
    texts = [row[column] for row in ROWS]
    whole = texts[:110]
    long = paragraphs([t for t in texts[110:] if t.endswith(tuple(ends))][:120], space)
    theirs = argostranslate(packages, home, pair, whole + long)
    parts = [[s.strip() for s in split_sentences(text)] for text in long]
    spec = BackendSpec("argos", str(packages))
    flat = rendered(spec, "_".join(pair), whole + [s for p in parts for s in p])
    ours, rest = flat[: len(whole)], iter(flat[len(whole) :])
    ours += [" ".join(next(rest) for _ in part) for part in parts]
    same = sum(a == b for a, b in zip(ours, theirs, strict=True))
    assert same >= 0.995 * len(theirs), [
        (a, b) for a, b in zip(ours, theirs, strict=True) if a != b
    ][:3]


def test_two_models_joined_give_the_text_of_argostranslates_own_pivot(
    packages: Path, home: Path
) -> None:
    """Where two answers are as good as each other, some processors let the neighbours in a
    batch decide; alone each sentence gives the text of argostranslate.
    """
    texts = [row.zh for row in ROWS if row.zh.endswith("。")][:40]
    spec = BackendSpec("argos", str(packages))
    english = rendered(spec, "zh_en", texts)
    ours = rendered(spec, "en_fr", english)
    theirs = argostranslate(packages, home, ("zh", "fr"), texts)
    ties = [n for n, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    assert len(ties) <= 1, [(ours[n], theirs[n]) for n in ties]
    alone = [rendered(spec, "en_fr", rendered(spec, "zh_en", [texts[n]]))[0] for n in ties]
    assert alone == [theirs[n] for n in ties]


def test_the_backend_argostranslate_gives_the_text_of_argos(packages: Path) -> None:
    texts = [row.zh for row in ROWS[:25]]
    ours = rendered(BackendSpec("argos", str(packages)), "zh_en", texts)
    spec = BackendSpec("argostranslate", str(packages))
    assert rendered(spec, "zh_en", texts) == ours
    assert model(spec, "zh_en").label.startswith("argostranslate:zh_en-1.0@")
    assert model(spec, "zh_en").hash != model(BackendSpec("argos", str(packages)), "zh_en").hash


def test_argostranslate_takes_a_sentence_whole_where_it_would_download_a_splitter(
    packages: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(packages / "translate-zh_en-1_0", tmp_path / "m" / "a"))
    shutil.rmtree(folder / "minisbd")
    spec = BackendSpec("argostranslate", str(tmp_path / "m"))
    assert rendered(spec, "zh_en", ["音乐入门"]) == ["First Steps in Music"]


def test_argostranslate_has_one_length_penalty(packages: Path) -> None:
    spec = BackendSpec("argostranslate", str(packages))
    with pytest.raises(UsageError, match=r"length penalty 0\.2 only"):
        rendered(spec, "zh_en", ["天文"], length_penalty=1.0)


def test_older_packages_go_through_argostranslate_only(packages: Path, tmp_path: Path) -> None:
    """Their tokenizer is Moses' with byte pairs, which argostranslate brings."""
    older = {n: b for n, b in bodies(EN_FR).items() if not n.endswith("sentencepiece.model")}
    older["translate-en_fr/bpe.model"] = b"#version: 0.2\n"
    done = install_file(archive(tmp_path / "a.argosmodel", older), tmp_path / "m")
    assert done.package.tokenizer.name == "bpe.model"
    assert open_backend(BackendSpec("argos", str(tmp_path / "m"))).models() == ()
    spec = BackendSpec("argostranslate", str(tmp_path / "m"))
    (text,) = rendered(spec, "en_fr", ["Music"])
    assert text


# Folders of CTranslate2


def converted(packages: Path, folder: Path, **facts: object) -> Path:
    """The tiny model as a folder that a converter of CTranslate2 would write."""
    shutil.copytree(packages / "translate-zh_en-1_0" / "model", folder)
    shutil.copy(packages / "translate-zh_en-1_0" / "sentencepiece.model", folder / "spm.model")
    known = {"name": "tiny", "version": "2", "licence": "CC-BY-4.0", "source": "zh-Hans",
             "target": "en", "sentencepiece": "spm.model"}  # fmt: skip
    known = {key: value for key, value in (known | facts).items() if value is not None}
    (folder / "tongwen.json").write_text(json.dumps(known))
    return folder


def test_any_ctranslate2_model_translates(packages: Path, tmp_path: Path) -> None:
    spec = BackendSpec("ctranslate2", str(converted(packages, tmp_path / "tiny")))
    assert rendered(spec, "tiny", ["音乐入门"]) == ["First Steps in Music"]
    found = model(spec, "tiny")
    assert (found.source, found.target, found.licence) == ("zh-Hans", "en", "CC-BY-4.0")
    assert found.label.startswith("ctranslate2:tiny-2@")


def test_a_model_of_many_languages_is_told_which_by_prefixes(
    packages: Path, tmp_path: Path
) -> None:
    """The prefix is a word the model knows: it is given back by neither side."""
    languages = {"zh-Hans": "⟦1⟧", "en": "⟦2⟧", "fr": "⟦3⟧"}
    folder = converted(
        packages, tmp_path / "many", source=None, target=None, languages=languages,
        target_prefix=["{target}"],
    )  # fmt: skip
    spec = BackendSpec("ctranslate2", str(folder))
    models = open_backend(spec).models()
    assert len(models) == 6
    assert len({m.hash for m in models}) == 6
    chosen = next(m for m in models if (m.source, m.target) == ("zh-Hans", "en"))
    opened = open_backend(spec).open(chosen, Options())
    assert opened.prefixes.target == ("⟦2⟧",)
    (answer,) = opened.translate(["请看⟦3⟧。"])
    assert answer.text
    assert "⟦2⟧" not in answer.text


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"licence": None}, "missing required field 'licence'"),
        ({"name": "a b"}, "name"),
        ({"source": None}, "it names no languages"),
        ({"source": "qq-"}, "source"),
        ({"surprise": 1}, "unknown field 'surprise'"),
        ({"sentencepiece": "../../etc/passwd"}, "does not stay inside"),
        ({"sentencepiece": "gone.model"}, "gone.model is missing"),
        ({"languages": {"zh-Hans": 1}}, "languages"),
    ],
)
def test_a_folder_that_says_the_wrong_thing_is_refused(
    facts: dict[str, object], why: str, packages: Path, tmp_path: Path
) -> None:
    folder = converted(packages, tmp_path / "tiny", **facts)
    with pytest.raises(TongwenError) as caught:
        open_backend(BackendSpec("ctranslate2", str(folder))).models()
    assert why in caught.value.fact
    assert "msgspec" not in caught.value.fact


def test_a_folder_that_says_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match=r"there is no tongwen\.json"):
        open_backend(BackendSpec("ctranslate2", str(tmp_path)))


def test_the_pieces_of_another_model_are_noticed(packages: Path, tmp_path: Path) -> None:
    folder = converted(packages, tmp_path / "tiny")
    shutil.copy(packages / "translate-en_fr-1_0" / "sentencepiece.model", folder / "spm.model")
    with pytest.raises(OperatorError, match="not the one this model was trained with"):
        rendered(BackendSpec("ctranslate2", str(folder)), "tiny", ["天文"])


@pytest.mark.parametrize("licence", ["CC-BY-NC-4.0", "NLLB licence (non-commercial)"])
def test_a_model_that_is_not_for_every_use_is_refused_unless_allowed(
    licence: str, packages: Path, tmp_path: Path
) -> None:
    folder = str(converted(packages, tmp_path / "tiny", licence=licence))
    with pytest.raises(UsageError, match="not for every use"):
        open_backend(BackendSpec("ctranslate2", folder))
    allowed = BackendSpec("ctranslate2", folder, (("allow-non-commercial", "yes"),))
    assert open_backend(allowed).models()[0].licence == licence


def test_a_folder_that_is_not_named_is_asked_for() -> None:
    with pytest.raises((UsageError, SourceError), match="not given"):
        open_backend(BackendSpec("ctranslate2"))
