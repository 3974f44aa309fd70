"""Reading site_config.yml: what is filled in, and what is said about every fault."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator.config.load import load
from generator.config.model import Config
from generator.config.rules import COMMON_FIELDS, COMMON_TRANSLATABLE
from generator.errors import SourceError, UsageError
from generator.problems import Faults, Problem
from generator.records.model import TRANSLATABLE, Record

REPOSITORY = Path(__file__).parent.parent

MINIMAL = """\
site:
  name: 测试站
  description: 一句话。
  base_url: https://example.org/x
  source: zh-Hans
  default: en
locales: {zh-Hans: , en: , es: , es-MX: , zh-Hant: , sr: , sr-Latn: }
"""


def read(tmp_path: Path, text: str | bytes) -> Config:
    file = tmp_path / "site_config.yml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(file)


def faults(tmp_path: Path, text: str | bytes) -> list[Problem]:
    with pytest.raises(Faults) as caught:
        read(tmp_path, text)
    return caught.value.problems


def said(tmp_path: Path, text: str | bytes) -> str:
    lines = (p.text().replace(f"{tmp_path}/", "") for p in faults(tmp_path, text))
    return "\n".join(lines)


def test_the_site_of_this_repository_is_read() -> None:
    config = load(REPOSITORY / "site_config.yml")
    assert config.root == REPOSITORY
    assert str(config.locales[0].locale) == "zh-Hans"
    assert config.collection("higher").pairs == (("subjects", "level"),)
    assert config.collection("services").fields[0].name == "group"


def test_defaults_are_filled_in(tmp_path: Path) -> None:
    more = "collections: {kurs: {label: 课}}\ndocuments: {doc: {title: 书}}\neditions: {th: }\n"
    config = read(tmp_path, MINIMAL + more)
    assert config.site.base_url == "https://example.org/x/"
    assert config.collections[0].source == "content/catalog/kurs"
    assert config.documents[0].source == "content/documents/doc"
    (edition,) = config.editions
    assert edition.collections == ("kurs",) and len(edition.locales) == 7
    assert (edition.site_name, edition.base_url) == ("测试站", "https://example.org/x/")


def test_an_unset_fallback_is_the_parent_in_the_same_script(tmp_path: Path) -> None:
    chains = {
        str(c.locale): [str(f) for f in c.fallback] for c in read(tmp_path, MINIMAL).locales
    }
    assert chains["es-MX"] == ["es"]
    assert chains["zh-Hant"] == chains["sr-Latn"] == chains["en"] == []


def test_a_fallback_across_scripts_is_taken_when_it_is_written(tmp_path: Path) -> None:
    text = MINIMAL.replace("zh-Hant:", "zh-Hant: {fallback: [en, zh-Hans]}")
    chain = next(c for c in read(tmp_path, text).locales if c.locale.tag == "zh-Hant").fallback
    assert [str(f) for f in chain] == ["en"], "the source language ends the chain by itself"


def test_a_fallback_can_be_turned_off(tmp_path: Path) -> None:
    config = read(tmp_path, MINIMAL.replace("es-MX:", "es-MX: {fallback: []}"))
    assert next(c for c in config.locales if c.locale.tag == "es-MX").fallback == ()


def test_values_are_text_as_written(tmp_path: Path) -> None:
    text = MINIMAL.replace("测试站", "2026").replace("en: ,", "en: , no: ,")
    config = read(tmp_path, text)
    assert config.site.name == "2026"
    assert "no" in [str(c.locale) for c in config.locales]


def test_aliases_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    more = (
        "collections:\n  a: &a {label: 甲, facets: &f [level]}\n  b: {label: 乙, facets: *f}\n"
    )
    assert read(tmp_path, "\ufeff" + MINIMAL + more).collections[1].facets == ("level",)


def test_all_faults_come_at_once_in_order_with_lines(tmp_path: Path) -> None:
    text = MINIMAL.replace("  description", "  descripton").replace(
        "en: ,", "en: {policy: all},"
    )
    text += "page_size: many\ncollections:\n  higher: {label: 高, facets: [subject]}\n"
    assert said(tmp_path, text) == (
        "site_config.yml:1:1: error: `site.description` is missing.\n"
        "  hint: Add `description:` with text.\n"
        "site_config.yml:3:3: error: The key `site.descripton` is not known.\n"
        "  hint: Did you mean `description`?\n"
        "site_config.yml:7:35: error: `locales.en.policy` cannot be `all`.\n"
        "  hint: Known are `approved`, `translated` and `draft`.\n"
        "site_config.yml:8:12: error: `page_size` must be a whole number, but is `many`.\n"
        "site_config.yml:10:31: error: `collections.higher.facets[0]`: "
        "there is no facet `subject`.\n"
        "  hint: Did you mean `subjects`?"
    )


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("locales: [en]", "`locales` must be a mapping from names to settings, but is a list."),
        ("locales: {en: {fallback: ar}}", "must be a list of locale tags, but is `ar`."),
        ("locales: {en: {fallback: {}}}", "must be a list of locale tags, but is a mapping."),
        ("locales: {english: }", "`english` is no language tag."),
        ("locales: {zh-Hans: , zh_hans: }", "means `zh-Hans`, which is there already."),
        ("site: 5", "`site` must be a mapping of settings, but is `5`."),
        ("site: {name: [a]}", "`site.name` must be text, but is a list."),
        ("site: {name: }", "`site.name` must be text, but is nothing."),
        ("site: {source: 中文}", "`中文` is no language tag."),
        ("site: {base_url: javascript:x}", "`site.base_url` must be an address"),
        ("site: {base_url: https://a@b/}", "`site.base_url` must be an address"),
        ("site: {contact: javascript:x}", "`site.contact` must be an https: or mailto: link"),
        ("site: {improve_url: 'https://x/{name}'}", "placeholder `{name}`"),
        ("site: {improve_url: 'https://x/{'}", "`site.improve_url` has the placeholder"),
        ("site: {improve_url: 'https://x/{path!r}'}", "placeholder `{path!r}`"),
        ("site: {improve_url: 'https://x/{path:9}'}", "placeholder `{path:9}`"),
        ("site: {improve_url: 'javascript:x//{path}'}", "must be an https address"),
        ("site: {improve_url: 'https://{context}/x'}", "must be an https address"),
        ("site: {improve_url: 'https://a{context}.example/'}", "must be an https address"),
        ("site: {improve_url: 'https://git.example@evil.example/'}", "an https address"),
        ("site: {improve_url: 'https://x/\"onclick=x'}", "must be an https address"),
        ('site: {name: "a\\u202eb"}', "`site.name` holds the character U+202E"),
        ('site: {name: "a\\0b"}', "`site.name` holds the character U+0000"),
        ('site: {name: "a\\nb"}', "`site.name` must be one line of text"),
        ("collections: {a: {shard_digits: 5}}", "must be between 0 and 4, but is 5."),
        ("collections: {a: {shard_digits: 1.5}}", "must be a whole number, but is `1.5`."),
        ("collections: {a: {kind: cuorse}}", "`collections.a.kind` cannot be `cuorse`."),
        ("collections: {a: {translatable: [id]}}", "translatable[0]` cannot be `id`."),
        ("collections: {A_b: {label: x}}", "`collections.A_b` must be a name of a-z"),
        ("collections: {assets: {label: x}}", "cannot be called `assets`"),
        ("collections: {a: {source: ../b}}", "must be a path inside the site's folder"),
        ("collections: {a: {source: /b}}", "must be a path inside the site's folder"),
        ("collections: {a: {source: 'b\\c'}}", "must be a path inside the site's folder"),
        ("collections: {a: {pairs: [level]}}", "must be a pair of names, but is `level`."),
        (
            "collections: {a: {pairs: [[level]]}}",
            "must be a pair of names, but is a list of 1.",
        ),
        ("collections: {a: {pairs: [[level, tags]]}}", "there is no facet `level`."),
        ("collections: {a: {facets: [level, level]}}", "names `level` twice."),
        ("collections: {a: {fields: {title: }}}", "has a field `title` already."),
        ("collections: {a: {fields: {g: {type: code}}}}", "names no vocabulary."),
        (
            "collections: {a: {fields: {g: {type: codes, vocabulary: gs}}}}",
            "there is no vocabulary `gs`.",
        ),
        (
            "collections: {a: {fields: {g: {type: date, translatable: true}}}}",
            "is of type `date`, which cannot be translated.",
        ),
        ("collections: {a: {fields: {g: {required: maybe}}}}", "must be `true` or `false`"),
        ("vocabularies: {x: ../../etc/passwd}", "`vocabularies.x` must be a path inside"),
        ("vocabularies: [x]", "must be a mapping from names to paths, but is a list."),
        ("collections: {a: {label: x}}\ndocuments: {a: {title: x}}", "called `a` too."),
        (
            "collections: {a: {label: x, source: c}, b: {label: y, source: c/}}",
            "has the same folder as `collections.a`.",
        ),
        ("editions: {th: {locales: [th]}}", "there is no locale `th`."),
        ("editions: {th: {collections: [x]}}", "there is no collection `x`."),
        ("page_size: 5\npage_size: 6", "The key `page_size` comes twice, see line 1."),
        ("page_size: !!python/name:os.system", "has the tag `tag:yaml.org,2002:python/name"),
        ("? [a]\n: b", "A key here is not text."),
    ],
)
def test_a_fault_is_said_in_plain_words(tmp_path: Path, text: str, fact: str) -> None:
    output = said(tmp_path, text)
    assert fact in output
    for word in ("tuple", "NoneType", "<class", "Traceback", "dict", "None"):
        assert word not in output


@pytest.mark.parametrize("locales", ["en: {fallback: [ar]}, ar: {fallback: [en]}"])
def test_a_ring_of_fallbacks_is_refused_once(tmp_path: Path, locales: str) -> None:
    text = MINIMAL.replace("en: , es:", f"{locales}, es:")
    assert said(tmp_path, text).count("go round in a ring: en → ar → en.") == 1


def test_a_locale_after_the_source_in_a_chain_is_never_read(tmp_path: Path) -> None:
    text = MINIMAL.replace("es: ,", "es: {fallback: [zh-Hans, en]},")
    assert "what follows `zh-Hans` is never read" in said(tmp_path, text)


def test_the_default_locale_must_be_one_of_the_site(tmp_path: Path) -> None:
    text = MINIMAL.replace("default: en", "default: es-MK")
    assert "`site.default` is `es-MK`, which is not among the locales." in said(tmp_path, text)
    assert "Did you mean `es-MX`?" in said(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "line", "fact"),
    [
        (b"site: {name: [a\nlocales:\n", 2, "not valid YAML"),
        (b"site:\n\tname: x\n", 2, "not valid YAML"),
        (b"site:\n  name: a: b\n", 2, "not valid YAML"),
        (b"a: *b\n", 1, "not valid YAML"),
        (b"a: b\n---\nc: d\n", 2, "expected a single document"),
        (b"", 1, "The file is empty."),
        (b"# only a comment\n", 1, "The file is empty."),
        (b"- a\n", 1, "The file must be a mapping of settings, but is a list."),
        (b"a: b\nc: \xff\n", 2, "This line is not UTF-8."),
        (b"[" * 5000, 1, "nested more than 20 levels deep"),
        (b"a: &a [*a]\n", 1, "repeat too much"),
        (b"a: [&a x" + b", *a" * 101 + b"]\n", 1, "more than 100 aliases"),
    ],
)
def test_a_broken_file_gets_one_clear_error(
    tmp_path: Path, text: bytes, line: int, fact: str
) -> None:
    (fault,) = faults(tmp_path, text)
    assert fault.place.line == line
    assert fact in fault.fact


def test_a_billion_laughs_are_refused(tmp_path: Path) -> None:
    laughs = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
    )
    (fault,) = faults(tmp_path, laughs)
    assert "repeat too much" in fault.fact


def test_odd_characters_are_refused_where_they_stand_and_reading_goes_on(
    tmp_path: Path,
) -> None:
    text = MINIMAL.replace("测试站", "测\0试\u202e站") + "colour: red\n"
    assert [(p.place.line, p.place.column) for p in faults(tmp_path, text)] == [
        (2, 10),
        (2, 12),
        (8, 1),
    ]


def test_marks_that_arabic_and_persian_need_are_kept(tmp_path: Path) -> None:
    assert read(tmp_path, MINIMAL.replace("测试站", "می\u200cخواهم\u200f")).site.name


def test_a_huge_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    (tmp_path / "big.yml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(SourceError, match="1,000,001 bytes"):
        load(tmp_path / "big.yml")
    with pytest.raises(UsageError, match="There is no"):
        load(tmp_path / "none.yml")


def test_the_tables_agree_with_the_record_model() -> None:
    assert set(COMMON_FIELDS) == set(Record.__struct_fields__)
    assert COMMON_TRANSLATABLE == TRANSLATABLE


def test_loading_imports_nothing_heavy() -> None:
    code = "import sys, generator.config.load; print(*sorted(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {"pypinyin", "jinja2", "mkdocs", "whoosh", "msgspec", "babel.dates", "jsonschema"}
    assert not heavy & set(run.stdout.split())
