"""Names of filters: what stands in a list of choices can be told apart."""

from collections.abc import Callable
from pathlib import Path

from generator.config.load import load
from generator.locales import parse_locale
from generator.render.assets import theme_assets
from generator.render.press import Press, SiteRef
from generator.render.search_texts import Labeller

SITE = """
-- site_config.yml --
site:
  {name: 目录, description: 课程, base_url: "https://e.example.org/", source: zh-Hans,
   default: zh-Hans}
locales: {zh-Hans: {policy: draft}, en: {policy: draft}}
vocabularies: {subjects: content/vocabularies/subjects.jsonl}
collections: {courses: {label: 课程, shard_digits: 0}}
-- content/vocabularies/subjects.jsonl --
{"code":"01","label":"教育"}
{"code":"011","label":"教育","broader":"01"}
{"code":"0111","label":"教育科学","broader":"011"}
-- content/catalog/courses/all.jsonl --
{"id":"a","title":"测评","subjects":["0111"]}
-- translations/en/terms.po --
msgid ""
msgstr "Language: en\\n"

msgctxt "subjects/01"
msgid "教育"
msgstr "Education"

msgctxt "subjects/011"
msgid "教育"
msgstr "Teaching"
"""


def labeller(root: Path, tag: str) -> Labeller:
    path = root / "site_config.yml"
    ref = SiteRef(str(path), "", "", "", (), True, theme_assets()[0], "test")
    press = Press(ref, load(path))
    return Labeller(press.desks[parse_locale(tag)], press.config)


def test_a_narrower_subject_of_the_same_name_is_told_apart_by_its_code(
    site: Callable[[str], Path],
) -> None:
    root = site(SITE)
    for codes in (("01", "011", "0111"), ("0111", "011", "01")):
        assert labeller(root, "zh-Hans").values("subjects", codes) == {
            "01": "教育",
            "011": "教育 (011)",
            "0111": "教育科学",
        }


def test_names_that_differ_in_the_reader_s_language_stay_as_they_are(
    site: Callable[[str], Path],
) -> None:
    named = labeller(site(SITE), "en").values("subjects", ("01", "011"))
    assert named == {"01": "Education", "011": "Teaching"}
