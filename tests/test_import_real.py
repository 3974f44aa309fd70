"""Real, dirty catalogues through `tongwen import`, each with its mapping and exact counts."""

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.import_sites import Desk

pytestmark = pytest.mark.real
EXAMPLES = Path(__file__).parent.parent / "examples/imports"


class RealDesk(Desk):
    """The example site, and the example mappings."""

    def __post_init__(self) -> None:
        shutil.copytree(EXAMPLES / "site", self.root, dirs_exist_ok=True)

    def take(self, file: Path, mapping: str = "") -> dict[str, Any]:
        return self.run_file(file, EXAMPLES / f"{mapping or file.stem}.yml")


@pytest.fixture
def desk(tmp_path: Path) -> RealDesk:
    return RealDesk(tmp_path)


#: File to rows, accepted, refused, recovered, records, and report lines by kind.
CATALOGUES: dict[str, tuple[tuple[int, ...], dict[str, int]]] = {
    "udemy_2017": (
        (3677, 3677, 0, 5, 3677),
        {"swallowed-rows": 10, "spaces": 150, "invisible": 7, "same-title": 14},
    ),
    "coursera_2021_multilang": (
        (5164, 5164, 0, 0, 5164),
        {"shifted-column": 386, "spaces": 400, "invisible": 2, "same-title": 9,
         "missing": 8749},
    ),
    "coursera_2025_mojibake": (
        (1008, 1007, 1, 0, 1007),
        {"mojibake": 1050, "duplicate": 1, "same-title": 6},
    ),
    "zh_icourse163_2017": (
        (1219, 1219, 0, 0, 1219),
        {"brackets": 22, "same-title": 146, "missing": 134, "unknown-value": 8},
    ),
    "zh_mooccube_school_course": ((705, 705, 0, 0, 705), {"new-term": 151}),
    "zh_mooccube_teacher_course": ((2349, 2349, 0, 0, 697), {"spaces": 38}),
}  # fmt: skip
TREES = {
    "bn": (305, 289, 16, 289), "en": (205, 196, 9, 196), "gu": (352, 335, 17, 335),
    "hi": (1207, 1149, 58, 1098), "mr": (1056, 1009, 47, 975), "pnb": (221, 213, 8, 212),
    "ta": (208, 198, 10, 198), "te": (318, 300, 18, 300), "ur": (276, 266, 10, 266),
}  # fmt: skip


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_is_imported_row_for_row(
    name: str, desk: RealDesk, real_data: Path
) -> None:
    file = real_data / "catalogues" / f"{name}.csv"
    numbers, kinds = CATALOGUES[name]
    counts = desk.take(file)
    fields = ("rows", "accepted", "refused", "recovered", "records")
    assert tuple(counts[f] for f in fields) == numbers
    assert counts["unused_columns"] == []
    found = Counter(entry["code"] for entry in desk.report())
    assert {code: found[code] for code in kinds} == kinds
    assert len(desk.records()) == counts["records"]
    before = desk.content()
    again = desk.take(file)
    assert (desk.content(), again["files"], again["unchanged"]) == (
        before,
        0,
        counts["records"],
    )


@pytest.mark.parametrize("language", TREES)
def test_a_tree_is_imported_node_for_node(
    language: str, desk: RealDesk, real_data: Path
) -> None:
    file = real_data / "multilingual/pradigi_kolibri" / f"pradigi_{language}.json"
    counts = desk.take(file, "pradigi_kolibri")
    fields = ("rows", "accepted", "refused", "records")
    assert tuple(counts[f] for f in fields) == TREES[language]
    assert {e["code"] for e in desk.report("refused")} <= {"container", "kind"}
    kinds = Counter(r["kind"] for r in desk.records().values())
    assert set(kinds) == {"lesson", "resource"}
    expected = {"pnb": "pa"}.get(language, language)
    assert {r["language"] for r in desk.records().values()} == {expected}
    before = desk.content()
    assert desk.take(file, "pradigi_kolibri")["files"] == 0
    assert desk.content() == before


def test_ids_stay_when_rows_move(desk: RealDesk, real_data: Path) -> None:
    file = real_data / "catalogues/zh_icourse163_2017.csv"
    desk.take(file)
    before = desk.content()
    head, *lines = file.read_bytes().splitlines(keepends=True)
    moved = desk.write("moved.csv", head + b"".join(reversed(lines)))
    counts = desk.take(moved, "zh_icourse163_2017")
    assert (counts["unchanged"], counts["files"]) == (1219, 0)
    assert desk.content() == before


def test_swallowed_rows_are_found_with_all_their_cells(desk: RealDesk, real_data: Path) -> None:
    desk.take(real_data / "catalogues/udemy_2017.csv")
    records = desk.records()
    outer = records["udemy-multiply-your-returns-using-value-investing"]
    inner = records["udemy-weekly-forex-analysis-by-baraq-adnan"]
    assert outer["workload"] == {"hours": 4.5}
    assert "subjects" not in outer, "the swallowed line ends before that column"
    assert (inner["title"], inner["subjects"]) == (
        "Weekly Forex Analysis by Baraq FX",
        ["0412"],
    )
    assert not any("\n" in r["title"] or "http" in r["title"] for r in records.values())


def test_doubly_encoded_text_comes_out_readable(desk: RealDesk, real_data: Path) -> None:
    desk.take(real_data / "catalogues/coursera_2025_mojibake.csv")
    titles = {r["title"] for r in desk.records().values()}
    assert {
        "Réussir le Changement",
        "Google データアナリティクス",
        "Information Systems",
    } <= titles
    text = b"".join(desk.content().values()).decode()
    assert not any(sign in text for sign in ("Ã", "Â", "â€", "\x80"))
    labels = {json.loads(line)["label"] for line in _lines(desk, "providers")}
    assert "Università Bocconi" in labels
    weeks = Counter((r.get("workload") or {}).get("weeks") for r in desk.records().values())
    assert set(weeks) == {26, 13, 4, None}


def _lines(desk: Desk, vocabulary: str) -> list[bytes]:
    return desk.content()[f"content/vocabularies/{vocabulary}.jsonl"].splitlines()


def test_two_subjects_in_a_cell_become_two(desk: RealDesk, real_data: Path) -> None:
    desk.take(real_data / "catalogues/zh_icourse163_2017.csv")
    both = [r for r in desk.records().values() if r.get("subjects") == ["07", "051"]]
    assert len(both) == 12
    workloads = [r.get("workload", {}) for r in desk.records().values()]
    assert sum("weekly_from" in w for w in workloads) == 1219 - 75 - 4 - 8
    assert sum("weeks" in w for w in workloads) == 1219 - 58 - 35 - 1


def test_subtitles_are_found_where_columns_moved(desk: RealDesk, real_data: Path) -> None:
    desk.take(real_data / "catalogues/coursera_2021_multilang.csv")
    records = desk.records()
    moved = records["coursera-cluster-analysis-rcmdr"]
    assert moved["media"]["subtitles"] == ["fr", "pt-BR", "ru", "en", "es"]
    assert (moved["languages"], moved["workload"]) == (["en"], {"hours": 1})
    assert "fields" not in moved, "subtitles are no difficulty"
    languages = Counter(t for r in records.values() for t in r.get("languages", ()))
    assert (languages["zh-Hans"], languages["zh-Hant"], languages["ar"]) == (104, 47, 34)
    assert "not-mentioned" not in b"".join(desk.content().values()).decode()


def test_two_relations_make_one_record_a_course(desk: RealDesk, real_data: Path) -> None:
    desk.take(real_data / "catalogues/zh_mooccube_school_course.csv")
    counts = desk.take(real_data / "catalogues/zh_mooccube_teacher_course.csv")
    records = list(desk.records().values())
    assert (counts["added"], counts["updated"], len(records)) == (0, 697, 705)
    assert all(r["provider"] for r in records)
    assert sum(len(r.get("fields", {}).get("teachers", ())) for r in records) == 2349
    teachers = {t for r in records for t in r.get("fields", {}).get("teachers", ())}
    assert all(t == t.strip() and not t.startswith("T_") for t in teachers)


def test_the_mappings_also_fit_this_repositorys_own_site(
    real_data: Path, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    own = EXAMPLES.parent.parent / "site_config.yml"
    for name in CATALOGUES:
        counts = desk.run_file(
            real_data / "catalogues" / f"{name}.csv", EXAMPLES / f"{name}.yml",
            "--collection", "higher", "--config", str(own), "--dry-run",
        )  # fmt: skip
        assert counts["accepted"] >= counts["rows"] - 1, name
