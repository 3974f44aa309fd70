"""`tongwen translate`: sync, apply, status and fmt on a small site."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from generator.cli.translate import translate
from generator.config.load import load
from generator.locales import parse_locale
from generator.problems import Faults, Problems
from generator.records.shards import shard_name
from generator.translation.po_parse import parse_po
from generator.translation.read import read_catalog
from generator.translation.ui import Interface, load_interface, load_terms

SITE = """\
-- site_config.yml --
site:
  {name: 同文, description: 目录, base_url: "https://a.example/", source: zh-Hans, default: en}
locales:
  zh-Hans: {policy: approved}
  en: {policy: draft}
  ar: {policy: draft, fallback: [en]}
  fr: {policy: translated, fallback: [en]}
vocabularies: {levels: content/levels.jsonl}
collections:
  higher:
    label: 高等教育
    source: content/higher
    shard_digits: 0
    fields:
      place: {type: text, label: 地点, translatable: true}
      code: {type: text, label: 编号}
-- content/levels.jsonl --
{"code":"6","label":"本科","note":"四年"}
-- content/higher/all.jsonl --
{"id":"daishu","title":"线性代数","outcomes":["矩阵","向量"],"fields":{"place":"北京","code":"7"}}
{"id":"algebra","title":"Algebra","language":"en"}
-- templates/own.html.j2 --
{{ _("Our own words") }} {{ pgettext("month", "May") }}
{{ ngettext("%(num)s cat", "%(num)s cats", 3) }}
"""


@pytest.fixture
def root(site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    folder = site(SITE)
    (folder / "site_config.yml").write_text(
        (folder / "site_config.yml").read_text("utf-8") + "templates: templates\n", "utf-8"
    )
    monkeypatch.chdir(folder)
    return folder


def run(*args: str) -> Result:
    return CliRunner().invoke(translate, args)


def sync(*args: str) -> Result:
    result = run("sync", *args)
    assert result.exception is None or isinstance(result.exception, SystemExit), (
        result.exception
    )
    return result


def po(locale: str, name: str) -> Path:
    return Path("translations") / locale / name


def contents(locale: str, name: str) -> dict[str, tuple[str, str]]:
    problems = Problems()
    found = read_catalog(po(locale, name), name, problems)
    assert not problems.found
    return {key: (m.msgstr, m.state) for key, m in found.items()}


def edit(path: str, old: str, new: str) -> None:
    file = Path(path)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def apply(locale: str, texts: object, *args: str) -> Result:
    Path("in.json").write_text(json.dumps(texts), "utf-8")
    return run("apply", "--locale", locale, "--by", "Léa B", *args, "in.json")


def test_every_text_goes_to_the_locales_that_need_it(root: Path) -> None:
    sync()
    catalog = "catalog/higher/all.po"
    ours = ["daishu/title", "daishu/outcomes", "daishu/place"]
    assert list(contents("ar", catalog)) == [*ours, "algebra/title"]
    assert list(contents("en", catalog)) == ours
    assert list(contents("zh-Hans", catalog)) == ["algebra/title"]
    assert list(contents("ar", "terms.po")) == ["levels/6", "levels/6/note"]
    assert not po("zh-Hans", "terms.po").exists()


def test_the_interface_goes_to_all_but_its_own_languages(root: Path) -> None:
    sync()
    arabic, chinese, english = (contents(tag, "ui.po") for tag in ("ar", "zh-Hans", "en"))
    assert {"config/site/name", "config/collection/higher/label", "Our own words"} <= set(
        arabic
    )
    assert {"config/field/higher/place/label", "month", "Machine translation"} <= set(arabic)
    assert "Our own words" in chinese and "config/site/name" not in chinese
    assert set(english) == {k for k in arabic if k.startswith("config/")}


def test_all_files_pass_gettext_and_are_canonical(root: Path) -> None:
    sync()
    files = sorted(Path("translations").rglob("*.po"))
    assert len(files) == 11
    for path in files:
        subprocess.run(
            ["msgfmt", "-c", "-o", "/dev/null", path], check=True, capture_output=True
        )
        gnu = subprocess.run(["msgcat", "--no-wrap", path], check=True, capture_output=True)
        assert gnu.stdout == path.read_bytes()


def test_unchanged_sources_leave_every_byte_even_of_files_that_are_not_canonical(
    root: Path,
) -> None:
    sync()
    path = po("ar", "ui.po")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = {p: p.read_bytes() for p in Path("translations").rglob("*.po")}
    assert sync().stdout == ""
    assert {p: p.read_bytes() for p in Path("translations").rglob("*.po")} == before


def test_an_edited_record_makes_its_translation_stale_in_its_file_alone(root: Path) -> None:
    sync()
    apply("ar", {"catalog/higher/all.po": {"daishu/title": "الجبر الخطي"}})
    before = {p: p.read_bytes() for p in Path("translations").rglob("*.po")}
    edit("content/higher/all.jsonl", "线性代数", "线性代数（上）")
    result = sync("--locale", "ar")
    assert contents("ar", "catalog/higher/all.po")["daishu/title"] == ("الجبر الخطي", "stale")
    assert (
        result.stdout
        == "translations/ar/catalog/higher/all.po: written: 1 new, +1 stale, +0 obsolete\n"
    )
    changed = [p for p, body in before.items() if p.read_bytes() != body]
    assert changed == [po("ar", "catalog/higher/all.po")]


def test_check_writes_nothing_and_fails(root: Path) -> None:
    assert sync("--check").exit_code == 1
    assert not Path("translations").exists()
    sync()
    assert sync("--check").exit_code == 0


def test_a_broken_po_file_is_left_alone_and_named(root: Path) -> None:
    sync()
    broken = b'msgid "a\n'
    po("ar", "ui.po").write_bytes(broken)
    result = run("sync")
    assert isinstance(result.exception, Faults)
    assert str(result.exception.problems[0].place) == "translations/ar/ui.po:1"
    assert po("ar", "ui.po").read_bytes() == broken


def test_a_folder_of_an_unknown_locale_is_warned_of(root: Path) -> None:
    Path("translations/fr-CA").mkdir(parents=True)
    assert "fr-CA is no locale of this site" in sync().stderr


def test_an_unknown_locale_is_refused_with_a_suggestion(root: Path) -> None:
    result = run("sync", "--locale", "fr-FR")
    assert "fr-FR is no locale" in str(result.exception)


def test_applied_translations_carry_their_state_author_and_date(root: Path) -> None:
    sync()
    apply("fr", {"translations/fr/terms.po": {"levels/6": "Licence"}}, "--state", "draft")
    text = po("fr", "terms.po").read_text("utf-8")
    assert "# @tw state=draft by=Léa_B on=2026-11-22 src=" in text and "#, fuzzy" in text
    assert contents("fr", "terms.po")["levels/6"] == ("Licence", "draft")


def test_a_better_state_is_kept_unless_forced(root: Path) -> None:
    sync()
    apply("fr", {"terms.po": {"levels/6": "Licence"}}, "--state", "approved")
    worse = {"terms.po": {"levels/6": "Bachelor", "levels/6/note": "Quatre ans"}}
    assert "1 taken, 0 the same already, 1 kept" in apply("fr", worse).stderr
    assert contents("fr", "terms.po")["levels/6"] == ("Licence", "approved")
    apply("fr", worse, "--force")
    assert contents("fr", "terms.po")["levels/6"] == ("Bachelor", "translated")


def test_applying_takes_all_or_nothing_and_tells_every_fault(root: Path) -> None:
    sync()
    before = po("ar", "ui.po").read_bytes()
    result = apply(
        "ar",
        {
            "ui.po": {
                "Our own words": "كلماتنا",
                "Our own word": "?",
                "%(num)s cat": ["قطة"],
                "%(num)s course": ["%(sum)s"] * 6,
            },
            "catalog/highr/all.po": {},
            "catalog/higher/all.po": {"daishu/outcomes": "سطر واحد"},
        },
    )
    assert isinstance(result.exception, Faults)
    told = [f"{p.fact} {p.hint}" for p in result.exception.problems]
    assert len(told) == 5
    for part in ("Did you mean `Our own words`?", "needs 6 plural forms", "%(sum)s",
                 "`catalog/higher/all.po`", "list of 2 lines"):  # fmt: skip
        assert any(part in line for line in told), part
    assert po("ar", "ui.po").read_bytes() == before


def test_what_is_no_json_of_translations_is_refused(root: Path) -> None:
    sync()
    Path("in.json").write_text('{"ui.po": 5}', "utf-8")
    result = run("apply", "--locale", "ar", "--by", "x", "in.json")
    assert isinstance(result.exception, Faults)


def test_status_counts_by_locale_and_kind(root: Path) -> None:
    sync()
    apply("ar", {"terms.po": {"levels/6": "بكالوريوس"}}, "--state", "approved")
    found = json.loads(run("status", "--json", "--locale", "ar").stdout)
    terms = next(row for row in found if row["kind"] == "terms")
    assert terms["states"] == {"untranslated": 1, "approved": 1}
    assert terms["characters_by_state"] == {"untranslated": 2, "approved": 2}
    assert (terms["words"], terms["characters"], terms["done"]) == (4, 4, 1)
    assert "50 %" in run("status", "--locale", "ar").stdout


def test_fmt_makes_files_canonical(root: Path) -> None:
    Path("a.po").write_bytes('msgid   "a"\r\nmsgstr "ب"\r\n'.encode())
    assert run("fmt", "--check", "a.po").exit_code == 1
    assert run("fmt", "a.po").exit_code == 0
    assert Path("a.po").read_text("utf-8") == 'msgid "a"\nmsgstr "ب"\n'
    assert run("fmt", "--check", "a.po").exit_code == 0


def test_every_command_has_an_example() -> None:
    context = click.Context(translate)
    for name in translate.list_commands(context):
        command = translate.get_command(context, name)
        assert command and f"tongwen translate {name}" in (command.help or ""), name


def interface(tag: str) -> Interface:
    return load_interface(load(Path("site_config.yml")), parse_locale(tag))


def test_the_interface_speaks_the_reader_s_language(root: Path) -> None:
    sync()
    cats = [f"{n} %(num)s" for n in range(6)]
    texts = {
        "Our own words": "كلماتنا",
        "%(num)s cat": cats,
        "month": "مايو",
        "config/site/name": "تونغ",
    }
    apply("ar", {"ui.po": texts})
    it = interface("ar")
    assert it.gettext("Our own words") == "كلماتنا"
    assert it.pgettext("month", "May") == "مايو" and it.gettext("May") == "May"
    assert [
        it.ngettext("%(num)s cat", "%(num)s cats", n)[0] for n in (0, 1, 2, 3, 11, 100)
    ] == list("012345")
    assert it.config("site/name", "同文") == "تونغ"


def test_what_the_interface_lacks_comes_from_the_fallback_then_from_its_author(
    root: Path,
) -> None:
    sync()
    apply("en", {"ui.po": {"config/site/name": "Tongwen"}})
    assert interface("ar").config("site/name", "同文") == "Tongwen"
    assert interface("ar").config("site/description", "目录") == "目录"
    assert interface("zh-Hans").config("site/name", "同文") == "同文"
    assert interface("en").gettext("Our own words") == "Our own words"
    assert interface("ar").ngettext("%(num)s cat", "%(num)s cats", 1200) == "1,200 cats"


def test_the_interface_has_no_label_and_so_shows_no_draft(root: Path) -> None:
    sync()
    for tag, state in (("ar", "draft"), ("fr", "needs-review")):
        apply(tag, {"ui.po": {"config/site/name": "…"}}, "--state", state)
    assert interface("ar").config("site/name", "同文") == "同文"
    apply("ar", {"ui.po": {"config/site/name": "…"}}, "--state", "needs-review")
    assert interface("ar").config("site/name", "同文") == "…"
    assert interface("fr").config("site/name", "同文") == "同文"


def test_terms_say_their_language_and_state(root: Path) -> None:
    sync()
    apply("en", {"terms.po": {"levels/6": "Bachelor"}}, "--state", "approved")
    terms = load_terms(load(Path("site_config.yml")), parse_locale("ar"))
    assert terms.label("levels", "6", "本科") == ("Bachelor", "en", "approved")
    assert terms.note("levels", "6", "四年") == ("四年", "zh-Hans", "source")


def test_words_that_code_asks_for_are_extracted(root: Path) -> None:
    sync()
    known = contents("ar", "ui.po")
    package = Path(__file__).parent.parent / "generator"
    asked = [
        text
        for path in sorted(package.rglob("*.py"))
        for text in re.findall(
            r"""\b(?:gettext|ngettext)\(\s*"([^"]+)\"""", path.read_text("utf-8")
        )
    ]
    assert [text for text in asked if text not in known] == []


def test_an_extracted_file_reads_back_in_full(root: Path) -> None:
    sync()
    file = parse_po(po("ar", "ui.po").read_bytes(), "ui.po", Problems())
    assert file is not None
    cat = next(e for e in file.entries if e.msgid == "%(num)s cat")
    assert cat.msgid_plural == "%(num)s cats" and cat.flags == ("python-format",)
    assert cat.references == ("templates/own.html.j2",)


def test_dividing_a_shard_moves_its_translations(root: Path) -> None:
    sync()
    apply("ar", {"catalog/higher/all.po": {"daishu/title": "الجبر", "algebra/title": "جبر"}})
    records = Path("content/higher/all.jsonl").read_text("utf-8").splitlines(keepends=True)
    Path("content/higher/all.jsonl").unlink()
    for line in records:
        shard = shard_name(json.loads(line)["id"], 1)
        Path(f"content/higher/{shard}.jsonl").write_text(line, "utf-8")
    edit("site_config.yml", "shard_digits: 0", "shard_digits: 1")
    sync()
    for name, text in (("daishu", "الجبر"), ("algebra", "جبر")):
        found = contents("ar", f"catalog/higher/{shard_name(name, 1)}.po")
        assert found[f"{name}/title"] == (text, "translated")
    assert not po("ar", "catalog/higher/all.po").exists()
    assert sync("--check").exit_code == 0


def test_translations_of_a_shard_that_is_gone_are_kept_as_obsolete(root: Path) -> None:
    sync()
    apply("ar", {"catalog/higher/all.po": {"daishu/title": "الجبر"}})
    Path("content/higher/all.jsonl").rename("aside.jsonl")
    sync()
    assert contents("ar", "catalog/higher/all.po") == {}
    assert '#~ msgstr "الجبر"' in po("ar", "catalog/higher/all.po").read_text("utf-8")
    Path("aside.jsonl").rename("content/higher/all.jsonl")
    sync()
    assert contents("ar", "catalog/higher/all.po")["daishu/title"] == ("الجبر", "translated")


def test_sources_with_errors_leave_their_translations_alone(root: Path) -> None:
    sync()
    before = po("ar", "catalog/higher/all.po").read_bytes()
    edit("content/higher/all.jsonl", '"title":"线性代数"', '"titel":"线性代数"')
    result = run("sync")
    assert isinstance(result.exception, Faults)
    assert po("ar", "catalog/higher/all.po").read_bytes() == before
