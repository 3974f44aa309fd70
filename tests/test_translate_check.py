"""`tongwen translate check`: the site's own PO files and any others, in three forms, with
remedies; broken files among good ones; memory that does not grow.
"""

import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

import jsonschema
import pytest

from generator.translation.checks import CHECKS
from generator.translation.checks.files import Source, Ways, check_files
from tests.conftest import REPOSITORY, tree
from tests.test_cli import OURS, Outcome, Run, courses, run

__all__ = ["courses", "run"]

HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""
ENTRIES = """
msgid "%(n)s courses in 2025"
msgstr "%(nombre)s cours en 2024"

#, fuzzy
#| msgid "old %s"
msgid "new %s"
msgstr "ancien"

# @tw state=stale by=x src=00000000
#, fuzzy
msgid "stale %s"
msgstr "vieux"

# ignore-placeholders: for a reason
msgid "seen %s"
msgstr "vu"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "un jour"
msgstr[1] "%(n)s jours"

msgid "Ready?"
msgstr "Prêt ?"

#~ msgid "gone %s"
#~ msgstr "parti"
"""

#: What SARIF 2.1.0 (OASIS, sections 3.13 to 3.58) demands of the parts that are written.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "additionalProperties": False,
    "$defs": {
        "message": {
            "type": "object",
            "required": ["text"],
            "properties": {"text": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                    "additionalProperties": False,
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
            "additionalProperties": False,
        },
        "driver": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "version": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id"],
                        "properties": {
                            "id": {"type": "string"},
                            "shortDescription": {"$ref": "#/$defs/message"},
                            "fullDescription": {"$ref": "#/$defs/message"},
                            "defaultConfiguration": {
                                "type": "object",
                                "properties": {"level": {"$ref": "#/$defs/level"}},
                                "additionalProperties": False,
                            },
                        },
                        "additionalProperties": False,
                    },
                },
            },
            "additionalProperties": False,
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/message"},
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "physicalLocation": {
                                "type": "object",
                                "properties": {
                                    "artifactLocation": {
                                        "type": "object",
                                        "properties": {
                                            "uri": {"type": "string", "format": "uri-reference"}
                                        },
                                        "additionalProperties": False,
                                    },
                                    "region": {
                                        "type": "object",
                                        "properties": {
                                            "startLine": {"type": "integer", "minimum": 1},
                                            "startColumn": {"type": "integer", "minimum": 1},
                                        },
                                        "additionalProperties": False,
                                    },
                                },
                                "additionalProperties": False,
                            }
                        },
                        "additionalProperties": False,
                    },
                },
            },
            "additionalProperties": False,
        },
    },
}


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("fr.po")
    path.write_text(HEADER.format(language="fr") + ENTRIES, "utf-8")
    return path


def test_findings_have_place_fact_remedy_and_the_checks_name(run: Run, french: Path) -> None:
    done = run("translate", "check", french)
    assert done.code == 1
    assert not OURS.search(done.out)
    heads = [line for line in done.out.splitlines() if not line.startswith("  hint: ")]
    line = french.read_text("utf-8").split("\n").index('msgid "%(n)s courses in 2025"') + 1
    assert heads[0] == (
        f"fr.po:{line}: warning: `%(n)s courses in 2025`: the translation lacks the number "
        "`2025` and has the number `2024` besides [numbers]"
    ) or heads[0].endswith("[placeholders]")
    assert {h.rpartition(" ")[2] for h in heads} == {
        "[placeholders]",
        "[numbers]",
        "[end-punctuation]",
    }
    assert all(f"fr.po:{line}:" in h for h in heads[:2])
    assert done.err == "4 translations in 1 files: 1 errors, 2 warnings.\n"


def test_errors_only_leaves_out_warnings(run: Run, french: Path) -> None:
    done = run("translate", "check", "--errors-only", french)
    assert done.out.count("[placeholders]") == 1
    assert "warning" not in done.out
    assert done.code == 1
    assert run("translate", "check", "--only", "end-punctuation", french).code == 0


def test_json_and_sarif_say_the_same(run: Run, french: Path) -> None:
    plain = json.loads(run("translate", "check", "--format", "json", french).out)
    log = json.loads(run("translate", "check", "--format", "sarif", french).out)
    jsonschema.validate(log, SARIF)
    (only,) = log["runs"]
    rules = [r["id"] for r in only["tool"]["driver"]["rules"]]
    assert set(rules) >= {c.id for c in CHECKS}
    assert plain["errors"] == 1
    assert plain["warnings"] == 2
    assert plain["entries"] == 4
    said = [(p["code"], p["severity"], p["line"]) for p in plain["problems"]]
    assert said == [
        (
            rules[r["ruleIndex"]],
            r["level"],
            r["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for r in only["results"]
    ]


def test_a_clean_file_gives_whole_reports(run: Run, french: Path) -> None:
    french.write_text(HEADER.format(language="fr"), "utf-8")
    for form in ("json", "sarif"):
        done = run("translate", "check", "--format", form, french)
        assert done.code == 0
        log = json.loads(done.out)
        assert not (log["problems"] if form == "json" else log["runs"][0]["results"])
    jsonschema.validate(log, SARIF)


def test_broken_files_are_faulted_and_the_others_still_checked(run: Run, french: Path) -> None:
    Path("cut.po").write_text('msgid "a', "utf-8")
    Path("conflict.po").write_text("<<<<<<< ours\nmsgid\n", "utf-8")
    Path("no-language.po").write_text('msgid "%s"\nmsgstr "x"\n', "utf-8")
    Path("bytes.po").write_bytes(HEADER.format(language="fr").encode() + b'msgid "\xff"\n')
    names = ("cut.po", "conflict.po", "none.po", "no-language.po", "bytes.po", french, ".")
    done = run("translate", "check", "--format", "json", *names)
    assert done.code == 1
    assert not OURS.search(done.out + done.err)
    problems = json.loads(done.out)["problems"]
    codes = {(p["path"], p["code"]) for p in problems}
    for name in ("cut.po", "conflict.po", "none.po", "bytes.po", "."):
        assert (name, "po-syntax") in codes, name
    assert ("no-language.po", "po-language") in codes
    assert ("no-language.po", "placeholders") in codes
    assert ("fr.po", "placeholders") in codes
    assert all(p["fact"] for p in problems)


def test_the_language_comes_from_option_header_or_name(tmp_path: Path) -> None:
    body = 'msgid "Who is it?"\nmsgstr "من؟"\n'
    for name, language in (("a.po", "ar"), ("app-ar.po", ""), ("fa/LC_MESSAGES/x.po", "")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((HEADER.format(language=language) if language else "") + body, "utf-8")
        (checked,) = check_files([Source(path, name)], Ways())
        assert checked.problems == [], name


def test_fix_mends_what_is_certain_and_keeps_the_rest(run: Run, french: Path) -> None:
    before = french.read_text("utf-8")
    done = run("translate", "check", "--fix", french)
    assert "fr.po: 1 mended" in done.err
    assert done.code == 1
    after = french.read_text("utf-8")
    assert after == before.replace("Prêt ?", "Prêt\u202f?")
    run("translate", "check", "--fix", french)
    assert french.read_text("utf-8") == after


def test_a_finding_is_dismissed_in_the_file_and_stays_so_after_gettext(
    run: Run, french: Path
) -> None:
    text = french.read_text("utf-8").replace('#, fuzzy\n#| msgid "old %s"\n', "")
    text = text.replace('msgid "new %s"\nmsgstr "ancien"', "")
    french.write_text(
        text.replace('msgid "%(n)s courses', '# ignore-placeholders\nmsgid "%(n)s courses'),
        "utf-8",
    )
    assert run("translate", "check", french).code == 0
    subprocess.run(["msgcat", "--no-wrap", "-o", "fr.po", "fr.po"], check=True)
    subprocess.run(["msgmerge", "-q", "-U", "--backup=off", "fr.po", "fr.po"], check=True)
    assert run("translate", "check", french).code == 0


def test_the_sites_own_files_are_checked_with_its_glossary(run: Run, courses: Path) -> None:
    assert run("translate", "check").code == 0
    path = courses / "translations/fr/terms.po"
    entry = next(
        block for block in path.read_text("utf-8").split("\n\n") if "\nmsgctxt" in block
    )
    source = entry.split('msgid "')[1].split('"')[0]
    glossary = courses / "translations/glossary/en-fr.csv"
    glossary.parent.mkdir(exist_ok=True)
    glossary.write_text(f"source,target,status,note\n{source},chose,preferred,\n", "utf-8")
    done = run("translate", "check", "--only", "terms", "--locale", "fr")
    assert f"`{source}` is not translated as the glossary says [terms]" in done.out
    assert "hint: Write `chose`." in done.out
    glossary.write_text("nonsense\n", "utf-8")
    done = run("translate", "check")
    assert done.code == 1
    assert "translations/glossary/en-fr.csv:1: error:" in done.out


def test_checking_writes_nothing(run: Run, courses: Path) -> None:
    before = tree(courses)
    run("translate", "check", "--format", "sarif")
    assert tree(courses) == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--only", "placeholder"], "Did you mean `placeholders`?"),
        (["--locale", "xx"], "xx is no locale of this site"),
        (["--format", "xml"], "'xml' is not one of"),
    ],
)
def test_a_call_that_cannot_work_ends_in_words(
    run: Run, courses: Path, args: list[str], said: str
) -> None:
    done: Outcome = run("translate", "check", *args)
    assert done.code == 2
    assert said in done.err


def test_this_repository_passes_its_own_checks(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(REPOSITORY)
    done = run("translate", "check", "--errors-only")
    assert done.out == ""
    assert done.code == 0


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    entries = "".join(
        f'msgctxt "r{n}/title"\nmsgid "The {n} courses"\nmsgstr "Les {n} cours"\n\n'
        for n in range(300)
    )
    path = tmp_path / "fr.po"
    path.write_text(f"{HEADER.format(language='fr')}\n{entries}", "utf-8")

    def peak(count: int) -> int:
        tracemalloc.start()
        for checked in check_files((Source(path, "fr.po") for _ in range(count)), Ways()):
            assert checked.entries == 300
            assert not checked.problems
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(6) < 1.3 * peak(2)


@pytest.mark.real
def test_reviewed_files_are_flagged_wrongly_in_less_than_one_of_two_hundred(
    real_data: Path,
) -> None:
    command = [sys.executable, "bench/checks.py", "--quick", "--json"]
    done = subprocess.run(
        [*command, "--data", str(real_data / "po")],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    found = json.loads(done.stdout)
    assert found["entries"] > 2000
    assert found["wrong_percent"] < 0.5
    assert all(f["errors"] <= 10 for f in found["files"])


@pytest.mark.real
def test_no_file_of_the_corpus_stops_the_check(run: Run, real_data: Path) -> None:
    files = sorted((real_data / "po").glob("*.po"))
    done = run("translate", "check", "--errors-only", "--only", "placeholders", *files)
    assert done.code == 1
    assert f" in {len(files)} files" in done.err
    assert not OURS.search(done.out + done.err)
    assert {line.split(":")[0] for line in done.out.splitlines() if "[po-syntax]" in line} == {
        str(real_data / "po" / name) for name in ("polib-syntaxerr1.po", "tt-syntaxerr-crlf.po")
    }
