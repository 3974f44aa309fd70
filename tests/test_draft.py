"""`tongwen translate draft` from end to end, with the tiny models on a site of their words."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import distributed
import pytest
from click.exceptions import Abort
from click.testing import CliRunner, Result

from generator.cli import tongwen
from generator.errors import TongwenError
from generator.locales import parse_locale as of
from generator.problems import Problems
from generator.translation.draft import run as running
from generator.translation.draft import windows
from generator.translation.draft.backend import Model, Rendering
from generator.translation.draft.backends import seq2seq
from generator.translation.draft.routes import find_route
from generator.translation.po import Entry
from generator.translation.po_parse import parse_po
from generator.translation.states import entry_mark, entry_state
from tests.mt_models import packages

__all__ = ["packages"]

SITE = """\
-- site_config.yml --
site:
  {name: 天文, description: 几何, base_url: "https://a.test/", source: zh-Hans, default: en}
locales:
  zh-Hans: {policy: approved}
  en: {policy: draft}
  fr: {policy: draft, fallback: [en]}
  ar: {policy: draft}
collections:
  higher: {label: 音乐, source: content/higher, shard_digits: 0}
  basic: {label: 绘画, source: content/basic, shard_digits: 0}
documents:
  guide: {title: 化学, source: content/guide}
-- content/higher/all.jsonl --
{"id":"a","title":"初学者的光学课","summary":"化学与天文","outcomes":["音乐","绘画"]}
{"id":"b","title":"初学者的光学课","summary":"课程共24周，用英语授课。共%(count)s页，见`x_1`。"}
{"id":"c","title":"音乐","description":"**化学与天文**：见[音乐](https://a.example/x_1.html)。"}
{"id":"d","title":"🎓","summary":"第71课 🎓 ١٢٣ abc","description":"","language":"ar"}
-- content/basic/all.jsonl --
{"id":"e","title":"初学者的几何课"}
-- content/guide/mkdocs.yml --
site_name: 化学
-- content/guide/docs/index.md --
# 音乐

化学与天文
"""
HIGHER = "catalog/higher/all.po"


@pytest.fixture
def root(site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The site, its PO files in step, the day fixed."""
    folder = site(SITE)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    running.close_models()
    assert run("sync").exit_code == 0
    return folder


def run(*args: object) -> Result:
    result = CliRunner().invoke(tongwen, ["translate", *map(str, args)])
    if result.exception and not isinstance(result.exception, SystemExit | TongwenError):
        raise result.exception
    return result


def draft(packages: Path, *args: object, locale: str = "en") -> dict[str, object]:
    result = run("draft", "--locale", locale, "--models", packages, "--json", *args)
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def entries(locale: str, name: str = HIGHER) -> dict[str, Entry]:
    body = (Path("translations") / locale / name).read_bytes()
    file = parse_po(body, name, Problems())
    assert file
    return {e.msgctxt or e.msgid: e for e in file.entries}


def rewrite(locale: str, name: str, old: str, new: str) -> None:
    path = Path("translations") / locale / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def fill(locale: str, key: str, text: str, mark: str = "", name: str = HIGHER) -> None:
    """Write a translation as a person does."""
    entry = entries(locale, name)[key]
    head = f'msgctxt "{entry.msgctxt}"\nmsgid "{entry.msgid}"\nmsgstr '
    rewrite(locale, name, f'{head}""', f'{head}"{text}"')
    if mark:
        rewrite(locale, name, head, f"# @tw {mark}\n{head}")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sentences each call of a model was given."""
    made: list[int] = []
    real = running.translate_chunk

    def counted(chunk: running.Chunk) -> dict[str, Rendering]:
        made.append(len(chunk.sentences))
        return real(chunk)

    monkeypatch.setattr(running, "translate_chunk", counted)
    return made


def test_a_draft_says_where_it_came_from(root: Path, packages: Path) -> None:
    result = draft(packages)
    assert result["rejected"] == [] or result["drafted"]
    entry = entries("en")["a/title"]
    mark = entry_mark(entry)
    assert entry.msgstr == ("Optics for Beginners",)
    assert entry.fuzzy and entry_state(entry) == "draft" and mark
    assert mark.by.startswith("argos:zh_en-1.0@") and mark.via == "zh-Hans>en"
    assert mark.on == "2026-11-22" and 0 < float(mark.score) <= 1
    assert entries("en")["a/outcomes"].msgstr[0].count("\n") == 1


def test_what_is_kept_stands_in_the_draft(root: Path, packages: Path) -> None:
    draft(packages)
    found = entries("en")
    assert (
        "%(count)s" in found["b/summary"].msgstr[0] and "`x_1`" in found["b/summary"].msgstr[0]
    )
    assert "](https://a.example/x_1.html)" in found["c/description"].msgstr[0]
    assert found["c/description"].msgstr[0].startswith("**")


def test_every_file_passes_msgfmt(root: Path, packages: Path) -> None:
    for locale in ("en", "fr"):
        draft(packages, locale=locale)
    for path in sorted(root.glob("translations/*/**/*.po")):
        subprocess.run(
            ["msgfmt", "-c", "-o", "/dev/null", path], check=True, capture_output=True
        )
        canonical = subprocess.run(
            ["msgcat", "--no-wrap", path], check=True, capture_output=True
        )
        assert canonical.stdout == path.read_bytes()


def test_a_second_run_calls_no_model_and_changes_no_byte(
    root: Path, packages: Path, calls: list[int]
) -> None:
    draft(packages, locale="fr")
    before = {p: p.read_bytes() for p in root.glob("translations/**/*.po")}
    assert sum(calls) > 0
    calls.clear()
    again = draft(packages, locale="fr")
    assert calls == [] and again["translated_sentences"] == 0 and again["drafted"] == 0
    assert {p: p.read_bytes() for p in root.glob("translations/**/*.po")} == before


def test_the_same_sentence_goes_through_a_model_once(
    root: Path, packages: Path, calls: list[int]
) -> None:
    result = draft(packages, "--collection", "higher", "--collection", "basic")
    # 初学者的光学课 is the title of two records.
    assert sum(calls) == result["translated_sentences"]
    assert calls[0] == 8 and result["waiting"] == 10


def test_what_people_wrote_is_never_touched(root: Path, packages: Path) -> None:
    fill("en", "c/title", "Tune")
    fill("en", "a/summary", "Mine", "state=approved by=Ann on=2026-01-01")
    draft(packages)
    rewrite("en", HIGHER, 'msgstr "Optics for Beginners"', 'msgstr "Optics, gently"')
    before = entries("en")
    draft(packages, "--beam", 1)
    after = entries("en")
    assert after["c/title"].msgstr == ("Tune",) and after["a/summary"].msgstr == ("Mine",)
    # A draft that someone mended and left fuzzy is hers now.
    assert after["a/title"] == before["a/title"] and after["a/title"].msgstr == (
        "Optics, gently",
    )


def test_reviewed_translations_come_before_the_model(root: Path, packages: Path) -> None:
    fill("en", "a/title", "First light", "state=approved by=Ann on=2026-01-01")
    fill(
        "en",
        "e/title",
        "A machine's",
        "state=translated by=language-model",
        "catalog/basic/all.po",
    )
    result = draft(packages)
    found = entries("en")
    assert found["b/title"].msgstr == ("First light",)
    assert entry_state(found["b/title"]) == "needs-review"
    assert result["people"] == {"memory": 1}
    assert found["a/summary"].msgstr != ("A machine's",)


def test_the_glossary_has_whole_terms_and_insists_on_others(root: Path, packages: Path) -> None:
    folder = root / "translations" / "glossary"
    folder.mkdir()
    (folder / "zh-Hans-en.csv").write_text(
        "source,target\n音乐,Sound Art\n天文,stargazing\n", "utf-8"
    )
    result = draft(packages)
    found = entries("en")
    assert found["c/title"].msgstr == ("Sound Art",) and result["people"] == {"glossary": 4}
    summary = found["a/summary"]
    mark = entry_mark(summary)
    assert mark and "glossary" in mark.flags and "stargazing" in summary.msgstr[0]


def test_other_languages_are_drafted_from_reviewed_english(root: Path, packages: Path) -> None:
    fill("en", "a/title", "Optics for Beginners", "state=approved by=Ann on=2026-01-01")
    draft(packages, locale="fr")
    reviewed, other = (
        entry_mark(entries("fr")["a/title"]),
        entry_mark(entries("fr")["a/summary"]),
    )
    assert reviewed and reviewed.via == "en:reviewed>fr" and "+" not in reviewed.by
    assert other and other.via == "zh-Hans>en>fr" and "pivot" in other.flags
    assert entries("fr")["a/title"].msgstr == ("Optique pour les débutants",)


def test_a_draft_that_fails_a_check_stays_empty_with_the_reason(
    root: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        "初学者的光学课": "Music Music Music Music Music Music",
        "化学与天文": "化学与天文",
        "课程共24周，用英语授课。": "The course takes some weeks.",
    }

    def translate(self: object, sentences: Sequence[str]) -> list[Rendering]:
        return [Rendering(answers.get(s, "Words"), -0.1) for s in sentences]

    monkeypatch.setattr(seq2seq.Seq2Seq, "translate", translate)
    result = run("draft", "--locale", "en", "--models", packages, "--collection", "higher")
    found = entries("en")
    assert not any(found[k].translated for k in ("a/title", "a/summary", "b/summary"))
    assert "`a/title` stays empty: it repeats “Music” 6 times" in result.stderr
    assert "`a/summary` stays empty: it is the source, not translated" in result.stderr
    assert "`b/summary` stays empty: it lacks the number 24" in result.stderr
    assert "all.po:" in result.stderr


def test_a_dry_run_counts_and_writes_nothing(root: Path, packages: Path) -> None:
    before = {p: p.read_bytes() for p in root.glob("translations/**/*.po")}
    plan = draft(packages, "--dry-run", "--collection", "higher")
    assert plan["entries"] == 9 and plan["machine"] == 7 and plan["impossible"] == 2
    assert plan["distinct"] == 7 and plan["cached"] == 0
    assert {p: p.read_bytes() for p in root.glob("translations/**/*.po")} == before
    draft(packages, "--collection", "higher")
    assert draft(packages, "--dry-run", "--collection", "higher")["cached"] == 7


def test_a_limit_and_a_collection_choose_entries(root: Path, packages: Path) -> None:
    assert draft(packages, "--limit", 2, "--collection", "higher")["waiting"] == 2
    assert draft(packages, "--document", "guide")["waiting"] == 2
    assert not entries("en", "catalog/basic/all.po")["e/title"].translated
    wrong = run("draft", "--locale", "en", "--models", packages, "--collection", "hihger")
    assert isinstance(wrong.exception, TongwenError) and "higher" in wrong.exception.hint


def test_a_language_without_a_model_is_said(root: Path, packages: Path) -> None:
    result = run("draft", "--locale", "ar", "--models", packages, "--collection", "basic")
    assert result.exit_code == 3
    assert "no model leads from there to ar" in result.output


def test_memory_alone_needs_no_model(root: Path) -> None:
    fill("en", "a/title", "First light")
    result = run("draft", "--locale", "en", "--backend", "memory", "--json")
    assert json.loads(result.stdout)["people"] == {"memory": 1}
    assert entries("en")["b/title"].msgstr == ("First light",)


def test_a_model_for_tests_drafts_no_real_site(root: Path, packages: Path) -> None:
    config = root / "site_config.yml"
    config.write_text(config.read_text("utf-8").replace("a.test", "a.example"), "utf-8")
    result = run("draft", "--locale", "en", "--models", packages)
    assert isinstance(result.exception, TongwenError)
    assert "is a model for tests" in result.exception.fact
    assert not entries("en")["a/title"].translated


def test_an_interruption_keeps_what_is_finished(
    root: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "_TEXTS", 1)
    real = running.translate_chunk

    def interrupted(chunk: running.Chunk) -> dict[str, Rendering]:
        if "初学者的几何课" in chunk.sentences:
            raise KeyboardInterrupt
        return real(chunk)

    monkeypatch.setattr(running, "translate_chunk", interrupted)
    with pytest.raises(Abort):
        CliRunner().invoke(
            tongwen,
            ["translate", "draft", "--locale", "en", "--models", str(packages),
             "--collection", "higher", "--collection", "basic"],
            standalone_mode=False, catch_exceptions=False,
        )  # fmt: skip
    assert entries("en")["a/title"].translated
    assert not entries("en", "catalog/basic/all.po")["e/title"].translated
    assert not list(root.glob("translations/**/*.tmp"))
    monkeypatch.setattr(running, "translate_chunk", real)
    draft(packages)
    assert entries("en", "catalog/basic/all.po")["e/title"].translated


def test_a_file_saved_meanwhile_keeps_what_was_saved(
    root: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.translate_chunk

    def slow(chunk: running.Chunk) -> dict[str, Rendering]:
        if not entries("en")["a/title"].translated:
            fill("en", "a/title", "Saved meanwhile")
        return real(chunk)

    monkeypatch.setattr(running, "translate_chunk", slow)
    draft(packages, "--collection", "higher")
    found = entries("en")
    assert found["a/title"].msgstr == ("Saved meanwhile",) and found["a/summary"].translated


def test_processes_draft_the_same_bytes(root: Path, packages: Path) -> None:
    draft(packages)
    serial = {p: p.read_bytes() for p in root.glob("translations/**/*.po")}
    shutil.rmtree(root / "translations")
    shutil.rmtree(root / ".tongwen")
    assert run("sync").exit_code == 0
    draft(packages, "--engine", "process", "--jobs", 2)
    assert {p: p.read_bytes() for p in root.glob("translations/**/*.po")} == serial


def test_a_damaged_cache_is_put_aside(root: Path, packages: Path) -> None:
    (root / ".tongwen").mkdir(exist_ok=True)
    (root / ".tongwen" / "drafts.sqlite").write_bytes(b"no database" * 999)
    assert draft(packages)["drafted"]
    assert (root / ".tongwen" / "drafts.damaged").exists()


def test_an_engine_that_loses_count_is_refused(
    root: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seq2seq.Seq2Seq, "translate", lambda self, s: [Rendering("Words")])
    result = run("draft", "--locale", "en", "--models", packages)
    assert isinstance(result.exception, TongwenError)
    assert "nothing of them was used" in result.exception.hint


def test_the_best_route_is_direct_then_through_english() -> None:
    def model(source: str, target: str, version: str = "1") -> Model:
        return Model(source, target, "argos", f"{source}_{target}", version, "0" * 64)

    pairs = ["zh-Hans en", "en fr", "zh-Hans ja", "ja fr", "en pt", "en pt-BR"]
    models = [*(model(*pair.split()) for pair in pairs), model("zh-Hans", "en", "1.10")]

    def path(target: str) -> str:
        way = find_route(models, of("zh-Hans"), of(target))
        return way.path if way else ""

    assert path("fr") == "zh-Hans>en>fr"
    assert path("pt-BR") == "zh-Hans>en>pt-BR"
    assert path("ja") == "zh-Hans>ja" and path("th") == ""
    way = find_route(models, of("zh-CN"), of("en-GB"))
    assert way and way.legs[0].version == "1.10"


def test_a_broken_file_is_told_before_any_model_works(
    root: Path, packages: Path, calls: list[int]
) -> None:
    path = root / "translations" / "en" / "catalog" / "basic" / "all.po"
    path.write_text(path.read_text("utf-8") + "\nmsgid broken\n", "utf-8")
    result = run("draft", "--locale", "en", "--models", packages, "--collection", "higher")
    assert isinstance(result.exception, TongwenError) and calls == []


def test_doubtful_drafts_are_listed_first(root: Path, packages: Path) -> None:
    draft(packages)
    found = json.loads(run("drafts", "--locale", "en", "--json").stdout)
    scores = [waiting["score"] for waiting in found]
    assert scores == sorted(scores) and len(scores) > 5 and scores[0] < scores[-1]
    shown = run("drafts", "--locale", "en", "--limit", 1, "--collection", "higher").stdout
    assert shown.startswith(f"{scores[0]:.2f} translations/en/") or "all.po:" in shown


def test_the_page_says_machine_translation_in_the_readers_language(
    root: Path, packages: Path
) -> None:
    draft(packages, "--collection", "higher", locale="fr")
    built = CliRunner().invoke(tongwen, ["build", "--engine", "serial", "--output", "out"])
    assert built.exit_code == 0, built.output
    page = (root / "out" / "fr" / "higher" / "a.html").read_text("utf-8")
    assert "Optique pour les débutants" in page
    assert "Traduction automatique" in page


def test_no_draft_stands_on_a_page_without_its_label(root: Path, packages: Path) -> None:
    draft(packages, locale="fr")
    built = CliRunner().invoke(tongwen, ["build", "--engine", "serial", "--output", "out"])
    assert built.exit_code == 0, built.output
    name = entries("fr", "ui.po")["config/collection/higher/label"]
    assert entry_state(name) == "draft"
    page = (root / "out" / "fr" / "higher" / "a.html").read_text("utf-8")
    # The label of a collection has no room to say that a machine wrote it.
    navigation = page[page.index('<nav class="nav') : page.index("</nav>")]
    assert name.msgstr[0] not in navigation and "音乐" in navigation


def test_a_cluster_drafts_the_same_bytes(root: Path, packages: Path) -> None:
    draft(packages)
    serial = {p: p.read_bytes() for p in root.glob("translations/**/*.po")}
    shutil.rmtree(root / "translations")
    shutil.rmtree(root / ".tongwen")
    assert run("sync").exit_code == 0
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.removeprefix("tcp://")
        draft(packages, "--engine", f"dask://{address}")
    assert {p: p.read_bytes() for p in root.glob("translations/**/*.po")} == serial
