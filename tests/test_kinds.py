"""Pages and files of services, standards, events, mirrors and micro-credentials."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from generator.build import Options, Summary, build
from generator.problems import Faults
from generator.render.calendars import Entry, calendar
from tests.conftest import tree
from tests.kind_site import COLLECTIONS, LONG, SITE

DATA = re.compile(rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kinds")
    written(root, SITE)
    make(root)
    return root / "site"


def written(root: Path, text: str) -> None:
    _, *parts = re.split(r"(?m)^-- (\S+) --\n", text)
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")


def make(root: Path) -> Summary:
    return build(Options(root / "site_config.yml", root / "site", engine="serial"))


def page(site: Path, path: str) -> str:
    return (site / path).read_text(encoding="utf-8")


def described(site: Path, path: str) -> dict[str, Any]:
    [body] = DATA.findall((site / path).read_bytes())
    found: dict[str, Any] = json.loads(body)
    return found


# Events


def test_an_event_says_when_and_where_to_people_and_machines(built: Path) -> None:
    html = page(built, "zh-Hans/events/conference.html")
    assert '<time datetime="2025-05-14">2025年5月14日</time>' in html
    assert "武汉" in html
    event = described(built, "zh-Hans/events/conference.html")
    assert event["@type"] == "Event"
    assert (event["startDate"], event["endDate"]) == ("2025-05-14", "2025-05-16")
    assert event["location"]["name"] == "武汉"
    assert event["location"]["address"]["addressCountry"] == "CN"
    assert event["organizer"] == {"@type": "Organization", "name": "编辑组"}


def test_another_program_reads_the_calendar_file(built: Path) -> None:
    html = page(built, "zh-Hans/events/conference.html")
    assert 'href="../../zh-Hans/events/conference.ics"' in html
    body = (built / "zh-Hans/events/conference.ics").read_bytes()
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert event.decoded("dtstart") == date(2025, 5, 14)
    assert event.decoded("dtend") == date(2025, 5, 17), "the day after the last"
    assert str(event["summary"]) == "教育大会"
    assert event["summary"].params["LANGUAGE"] == "zh-Hans"
    assert str(event["description"]) == '</script><script>alert(1)</script>; a,b\\ "c"'
    assert str(event["uid"]) == "conference@tongwen.example"
    assert str(event["url"]) == "https://tongwen.example/zh-Hans/events/conference.html"


def test_an_event_of_some_day_in_a_month_has_no_calendar_file(built: Path) -> None:
    assert not (built / "zh-Hans/events/some-day.ics").exists()
    html = page(built, "zh-Hans/events/some-day.html")
    assert ".ics" not in html
    assert '<time datetime="2025-05">' in html


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(TEXT, TEXT)
def test_every_text_comes_back_from_a_calendar_file(summary: str, place: str) -> None:
    day = date(2025, 2, 28)
    entry = Entry("a@b", day, day, day, "th", summary, "https://b/", place)
    body = calendar(entry, "同文;,")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    [event] = Calendar.from_ical(body).walk("VEVENT")
    assert str(event.get("summary", "")) == summary
    assert str(event.get("location", "")) == place


# Services, standards, mirrors


def test_a_service_lists_what_is_needed_and_counts_its_steps(built: Path) -> None:
    html = page(built, "zh-Hans/services/exam.html")
    assert '<ol class="steps">\n<li>阅读公告</li>\n<li>填写信息</li>\n</ol>' in html
    assert "身份证件" in html
    assert "免费" in html
    assert '<time datetime="2026-11-22">' in html
    service = described(built, "zh-Hans/services/exam.html")
    assert service["@type"] == "GovernmentService"
    assert service["serviceType"] == "第一类"
    assert service["audience"] == [{"@type": "Audience", "audienceType": "在职人员"}]
    assert service["availableChannel"]["serviceUrl"] == "https://exam.example/"


def test_the_hall_shows_every_service_once_in_its_group(built: Path) -> None:
    html = page(built, "zh-Hans/services/index.html")
    _, own, other = re.split('id="group-(?:one|other)"', html)
    links = [set(re.findall(r'services/([a-z]+)\.html"', part)) for part in (own, other)]
    assert links == [{"exam"}, {"long", "other", "bare"}]
    assert not list((built / "zh-Hans/services").glob("page-*"))


def test_the_hall_does_not_pass_off_a_draft_as_sure(built: Path) -> None:
    html = page(built, "ar/services/index.html")
    draft = html.split("التسجيل للامتحان", 1)[1].split("</li>", 1)[0]
    assert 'class="badge draft"' in draft


def test_each_clause_of_a_standard_has_an_anchor_that_data_names(built: Path) -> None:
    html = page(built, "zh-Hans/standards/norm.html")
    parts = described(built, "zh-Hans/standards/norm.html")["hasPart"]
    assert [part["text"] for part in parts] == ["意识", "能力", "责任"]
    for part in parts:
        anchor = part["@id"].partition("#")[2]
        assert f'<li id="{anchor}"><a href="#{anchor}"' in html
        assert f"<span>{part['text']}</span>" in html
    assert described(built, "zh-Hans/standards/norm.html")["datePublished"] == "2022"


def test_an_example_of_a_mirror_is_marked_and_leads_nowhere(built: Path) -> None:
    html = page(built, "zh-Hans/mirrors/example-th.html")
    assert "这是一条示例，并没有这个镜像。" in html
    assert 'href="https://mirror.example/"' not in html
    assert not DATA.findall(html.encode())
    real = page(built, "zh-Hans/mirrors/listed.html")
    assert 'href="https://real.example/"' in real
    site = described(built, "zh-Hans/mirrors/listed.html")
    assert site["isBasedOn"] == "https://tongwen.example/"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("micro/sewing", "EducationalOccupationalCredential"),
        ("cases/yunnan", "Article"),
        ("standards/norm", "CreativeWork"),
        ("members/alliance", "Organization"),
        ("platforms/hainan", "GovernmentService"),
    ],
)
def test_every_kind_has_its_type(built: Path, path: str, kind: str) -> None:
    found = described(built, f"zh-Hans/{path}.html")
    assert found["@type"] == kind
    assert found["@id"] == f"https://tongwen.example/zh-Hans/{path}.html"
    assert found["name"]
    assert not [name for name, value in found.items() if value in ("", [], None)]


# Micro-credentials


def test_a_micro_credential_shows_the_european_elements(built: Path) -> None:
    html = page(built, "zh-Hans/micro/sewing.html")
    table = html.split('<table class="elements"', 1)[1].split("</table>", 1)[0]
    for text in (
        "改衣",
        "学校",
        "中国",
        "能量身",
        "24小时",
        "提交作品。",
        "在线学习。",
        "两人评定。",
    ):
        assert text in table
    assert table.count("<th ") == 11
    assert "本站也不颁发证书" in html
    assert 'href="../../zh-Hans/micro/sewing.achievement.json"' in html
    assert 'href="../../zh-Hans/micro/sewing.elm.json"' in html


def test_its_data_is_no_credential_and_names_nobody(built: Path) -> None:
    for name in ("achievement", "elm"):
        body = page(built, f"zh-Hans/micro/sewing.{name}.json")
        for word in ("credentialSubject", "proof", "issuanceDate", "VerifiableCredential"):
            assert word not in body


def test_an_achievement_is_in_the_language_of_its_page(built: Path) -> None:
    ours = json.loads(page(built, "ar/micro/sewing.achievement.json"))
    assert (ours["inLanguage"], ours["name"]) == ("ar", "تعديل الملابس")
    [other] = ours["related"]
    assert other["inLanguage"] == "zh-Hans"
    assert (built / other["id"].removeprefix("https://tongwen.example/")).is_file()
    assert ours["creditsAvailable"] == 1.0
    assert ours["type"] == ["Achievement"]


def test_a_draft_does_not_reach_data_that_cannot_say_so(built: Path) -> None:
    model = json.loads(page(built, "zh-Hans/micro/sewing.elm.json"))
    assert model["title"] == {"zh": "改衣", "ar": "تعديل الملابس"}
    assert model["description"] == {"zh": "学会改衣。"}
    assert model["volumeOfLearning"] == "PT24H"
    assert model["eqfLevel"]["id"] == "http://data.europa.eu/snb/eqf/3"
    assert not (built / "ar/micro/sewing.elm.json").exists(), "one file for all languages"


# Little, much, and change


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_record_with_nothing_but_a_title_has_a_whole_page(
    built: Path, collection: str
) -> None:
    html = page(built, f"zh-Hans/{collection}/bare.html")
    assert html.count("<h1>") == 1
    assert not re.search(r"<(h2|h3|dt|dd|li|ul|ol|p)( (?!.*role=)[^>]*)?>\s*</\1>", html)
    assert "None" not in html


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_title_of_300_characters_stands_whole(built: Path, collection: str) -> None:
    html = page(built, f"zh-Hans/{collection}/long.html")
    assert LONG in html.split("<h1>", 1)[1]
    assert LONG in page(built, f"zh-Hans/{collection}/index.html")


def test_one_changed_event_changes_its_page_and_its_calendar(tmp_path: Path) -> None:
    written(tmp_path, SITE)
    make(tmp_path)
    before = tree(tmp_path / "site")
    assert make(tmp_path).rendered == 0
    path = tmp_path / "content/catalog/events/all.jsonl"
    path.write_text(path.read_text().replace('"place":"武汉"', '"place":"北京"'))
    make(tmp_path)
    after = tree(tmp_path / "site")
    changed = {name for name in after if after[name] != before.get(name)}
    pages = {name for name in changed if "/events/" in name}
    assert {"zh-Hans/events/conference.html", "zh-Hans/events/conference.ics"} <= pages
    assert not [name for name in pages if "some-day" in name or "bare" in name]
    assert (
        "北京" in Calendar.from_ical(after["zh-Hans/events/conference.ics"]).to_ical().decode()
    )


def test_a_field_of_a_kind_must_have_its_type(site: Callable[[str], Path]) -> None:
    root = site(SITE.replace("start: {type: date", "start: {type: text"))
    with pytest.raises(Faults) as faults:
        make(root)
    [found] = faults.value.problems
    assert found.place.path.endswith("site_config.yml")
    assert found.fact == (
        "`collections.events.fields.start` is of type `text`; records of kind `event` have a "
        "`date` there."
    )
    assert found.hint == "Write `type: date`, or choose another name."


# Translations

IN_ANOTHER_LANGUAGE = "بلغة أخرى"
NORM = """\
-- translations/ar/catalog/standards/all.po --
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "norm/title"
msgid "数字素养"
msgstr "الكفاءة الرقمية"

msgctxt "norm/clauses"
msgid ""
"意识\\n"
"能力\\n"
"责任"
msgstr ""
"الوعي\\n"
"القدرة\\n"
"المسؤولية"
"""


def test_a_designation_is_no_missing_translation(tmp_path: Path) -> None:
    written(tmp_path, SITE.rstrip("\n") + "\n" + NORM)
    make(tmp_path)
    whole = page(tmp_path / "site", "ar/standards/norm.html")
    assert "JY/T 1" in whole
    assert IN_ANOTHER_LANGUAGE not in whole
    part = page(tmp_path / "site", "ar/micro/sewing.html")
    assert IN_ANOTHER_LANGUAGE in part
