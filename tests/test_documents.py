"""Documents: built through MkDocs in every locale, checked, and harmless."""

import logging
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.config.load import load
from generator.documents.images import fault_of_svg
from generator.documents.sections import Section
from generator.documents.segment import Segment
from generator.documents.settings import Settings
from generator.documents.sources import (
    DocumentSource,
    SourcePage,
    document_segments,
    read_document,
)
from generator.locales import parse_locale
from generator.problems import Problems
from generator.render.document_pages import (
    BuiltPage,
    CatalogTranslate,
    document_assets,
    view_page,
)
from generator.render.documents import Job, build_document
from generator.render.site_links import SiteLinks
from generator.translation.resolve import Found
from tests.conftest import REPOSITORY
from tests.test_markdown import executable, vectors

Site = Callable[[str], Path]

GUIDE = """\
-- guide/mkdocs.yml --
site_name: 指南
theme: mkdocs
nav:
  - index.md
  - 进阶:
      - 第二页: more/second.md
-- guide/docs/index.md --
---
description: 一份短指南
updated: 2026-11-22
---
# 开始

见[第二页](more/second.md#目标)。

![图](img/a.png)
-- guide/docs/more/second.md --
# 第二页

## 目标

回到[开始](../index.md)，看 ![图](../img/a.png)。
-- guide/docs/img/a.png --
png
"""


def same(_: str, segment: Segment) -> Found:
    return Found(segment.text, "zh-Hans", "source")


def english(_: str, segment: Segment) -> Found:
    return Found(
        segment.text.replace("开始", "Start").replace("第二页", "Second"), "en", "draft"
    )


def read(root: Path, problems: Problems | None = None) -> DocumentSource | None:
    return read_document(root / "guide", "content/guide", problems or Problems())


def job(root: Path, locale: str = "zh-Hans", translate: object = same) -> Job:
    source = read(root)
    assert source
    return Job(source, "guide", "指南", parse_locale(locale), translate)  # type: ignore[arg-type]


def pages(work: Job, problems: Problems | None = None) -> dict[str, BuiltPage]:
    drafts = build_document(work, problems or Problems())
    return {d.key: view_page(d, work.title, work.locale) for d in drafts}


def told(root: Path, locale: str = "zh-Hans", translate: object = same) -> list[str]:
    problems = Problems()
    build_document(job(root, locale, translate), problems)
    return [p.text() for p in problems.found]


def refusals(root: Path) -> list[str]:
    problems = Problems()
    assert read(root, problems) is None
    return [p.text() for p in problems.errors]


def test_pages_stand_in_the_order_of_the_navigation_with_their_neighbours(site: Site) -> None:
    built = pages(job(site(GUIDE), "en", english))
    assert [p.path for p in built.values()] == [
        "en/guide/index.html",
        "en/guide/more/second.html",
    ]
    first, second = (p.page for p in built.values())
    assert (first.title, first.tail, first.document_title) == (
        "Start",
        "guide/index.html",
        "指南",
    )
    assert [(n.label, n.path, n.current) for n in second.nav] == [
        ("Start", "en/guide/index.html", False),
        ("Second", "en/guide/more/second.html", True),
    ]
    assert first.next and first.next.path == "en/guide/more/second.html" and not first.previous
    assert second.previous and second.previous.label == "Start"


def test_links_and_images_fit_the_place_of_the_page_in_the_site(site: Site) -> None:
    built = pages(job(site(GUIDE), "en", english))
    assert 'href="more/second.html#目标"' in built["index"].page.body
    assert 'src="../../documents/guide/img/a.png"' in built["index"].page.body
    assert 'href="../index.html"' in built["more/second"].page.body
    assert 'src="../../../documents/guide/img/a.png"' in built["more/second"].page.body


def test_files_are_published_once_for_all_locales(site: Site) -> None:
    root = site(GUIDE)
    source = read(root)
    assert source
    outputs = list(document_assets(source, "guide", root / "guide"))
    assert [(o.path, o.body) for o in outputs] == [("documents/guide/img/a.png", b"png\n")]


def test_the_title_is_shown_by_the_theme_and_its_anchor_stays(site: Site) -> None:
    page = pages(job(site(GUIDE)))["more/second"].page
    assert "<h1" not in page.body and '<span id="第二页"></span>' in page.body
    assert [(t.title, t.id, t.level) for t in page.toc] == [("目标", "目标", 2)]


def test_sections_are_ready_for_search(site: Site) -> None:
    built = pages(job(site(GUIDE)))
    assert built["more/second"].sections == (Section("目标", "目标", "回到开始，看 。"),)
    assert built["index"].description == "一份短指南"
    updated = built["index"].page.updated
    assert updated and (updated.iso, updated.text) == ("2026-11-22", "2026年11月22日")


def test_titles_in_another_language_are_marked_where_they_are_shown(site: Site) -> None:
    def half(key: str, segment: Segment) -> Found:
        done = segment.text == "开始"
        return Found("بداية", "ar", "approved") if done else same(key, segment)

    built = pages(job(site(GUIDE), "ar", half))
    first, second = built["index"].page, built["more/second"].page
    assert not first.title_attrs and first.title == "بداية"
    assert str(second.title_attrs) == ' lang="zh-Hans" dir="ltr"' == str(first.nav[1].attrs)
    assert (
        str(second.attrs) == ' lang="zh-Hans" dir="ltr"'
        and built["more/second"].tag == "zh-Hans"
    )
    assert (first.translated, first.translatable, first.state) == (1, 4, "approved")


def test_a_whole_document_and_its_job_can_go_to_another_process(site: Site) -> None:
    work = job(site(GUIDE))
    assert pickle.loads(pickle.dumps(work)) == work


def test_two_builds_give_the_same_pages(site: Site) -> None:
    work = job(site(GUIDE), "en", english)
    assert build_document(work, Problems())
    assert repr(pages(work)) == repr(pages(work))


def test_mkdocs_is_silent_and_leaves_logging_as_it_was(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger("mkdocs").__dict__.copy()
    assert told(site(GUIDE + "-- guide/docs/lost.md --\n# 失\n[x](y.md)\n"))
    assert capfd.readouterr() == ("", "")
    after = logging.getLogger("mkdocs").__dict__
    assert [after[k] for k in ("level", "propagate", "handlers")] == [
        before[k] for k in ("level", "propagate", "handlers")
    ]


@pytest.mark.parametrize(("line", "message"), [
    ("[a](lost.md)", "The page contains a link 'lost.md', but the target is"),
    ("[a](more/second.md#no)", "The page contains a link 'more/second.md#no', but the doc"),
    ("[a](#no)", "The page contains a link '#no', but there is no such anchor"),
    ("[a](/x.md)", "The page contains an absolute link '/x.md'"),
    ("![a](img/lost.png)", "The page contains a link 'img/lost.png'"),
    ("[a](second)", "The page contains an unrecognized relative link 'second'"),
    ("[^n]: 无人提及", "The note `[^n]` is never referred to."),
])  # fmt: skip
def test_a_broken_link_is_an_error_at_its_line(site: Site, line: str, message: str) -> None:
    found = told(
        site(
            GUIDE.replace("![图](img/a.png)\n-- guide/docs/more", f"{line}\n-- guide/docs/more")
        )
    )
    assert len(found) == 1 and f"content/guide/docs/index.md:9: error: {message}" in found[0]


def test_mkdocs_guess_becomes_the_hint(site: Site) -> None:
    found = told(site(GUIDE.replace("](more/second.md#目标)", "](more/second)")))
    assert found[0].endswith("hint: Did you mean `more/second.md`?")


def test_a_page_missing_from_the_navigation_and_a_name_without_a_page(site: Site) -> None:
    found = told(site(GUIDE.replace("- index.md", "- lost.md")))
    assert any("mkdocs.yml:4: error: The navigation names `lost.md`" in f for f in found)
    assert any("The page `index.md` is not in the navigation." in f for f in found)


def test_a_link_that_a_translator_broke_is_told_at_the_po_file(site: Site) -> None:
    def wrong(_: str, segment: Segment) -> Found:
        return Found(segment.text.replace("more/second.md", "more/zweite.md"), "en", "draft")

    found = told(site(GUIDE), "en", wrong)
    assert len(found) == 1
    assert found[0].startswith(
        "translations/en/documents/guide/index.po: warning: A translation"
    )


@pytest.mark.parametrize(
    "words", ["[x](http://[a)", "![x](http://]a[)", "<![if x]>", "\x02wzxhzdk:9\x03", "[x]( )"]
)
def test_no_translation_can_stop_a_document(site: Site, words: str) -> None:
    problems = Problems()
    built = pages(
        job(site(GUIDE), "en", lambda _, s: Found(s.text + words, "en", "draft")), problems
    )
    assert len(built) == 2 and not problems.errors


def test_a_page_that_cannot_be_parsed_is_one_error(site: Site) -> None:
    found = told(site(GUIDE.replace("# 开始", "# 开始\n\n<![><img src=x>")))
    assert len(found) == 1
    assert found[0].startswith("content/guide/docs/index.md: error: The page cannot be read")


@pytest.mark.parametrize(("setting", "fact"), [
    ("hooks: [evil.py]", "A document may not set `hooks`."),
    ("INHERIT: ../../secret.yml", "A document may not set `INHERIT`."),
    ("plugins: [search, macros]", "A document may use no plugins but `search`."),
    ("theme: {name: mkdocs, custom_dir: evil}", "`theme` has a `name` and nothing else."),
    ("extra: !ENV SECRET", "The tag `!ENV` is not allowed."),
    ("extra: !!python/object/apply:os.system [id]", "The tag `!!python/object/apply:os"),
    ("docs_dir: ../..", "`docs_dir` is always `docs`."),
    ("markdown_extensions: [pymdownx.snippets]", "`pymdownx.snippets` is not available."),
    ("nav: ['javascript:alert(1)']", "`javascript:alert(1)` is no page and no web address."),
    ("extra_javascript: [x.js]", "A document may not set `extra_javascript`."),
    ("site_nmae: x", "A document may not set `site_nmae`."),
])  # fmt: skip
def test_settings_that_run_code_or_read_other_files_are_refused(
    site: Site, setting: str, fact: str
) -> None:
    key = setting.split(":", maxsplit=1)[0]
    head = "\n".join(
        x for x in ("site_name: 指南", "theme: mkdocs") if not x.startswith(f"{key}:")
    )
    found = refusals(
        site(f"-- guide/mkdocs.yml --\n{head}\n{setting}\n-- guide/docs/index.md --\n# 一\n")
    )
    line = len(head.splitlines()) + 1
    assert len(found) == 1
    assert found[0].startswith(f"content/guide/mkdocs.yml:{line}:") and fact in found[0]


def test_an_alias_bomb_and_a_missing_file_are_one_error_each(site: Site) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n"
        for n in range(8)
    )
    assert (
        len(refusals(site(f"-- guide/mkdocs.yml --\n{bomb}-- guide/docs/index.md --\n# 一\n")))
        == 1
    )
    (site("-- guide/docs/index.md --\n# 一\n") / "guide/mkdocs.yml").unlink()
    assert (
        "A document needs a `mkdocs.yml`."
        in refusals(site("-- guide/docs/index.md --\n# 一\n"))[0]
    )


@pytest.mark.parametrize(("path", "body", "fact"), [
    ("page.html", "<script>", "Files of the kind `.html` are not published."),
    ("x.js", "1", "Files of the kind `.js` are not published."),
    ("x.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "(`onload`)"),
    ("README.md", "# 一", "It has the same address as `README.md`."),
    ("a:b.md", "# 一", "The name has a character that no address can carry."),
    ("bad.md", "---\n- x\n---\n", "The lines between `---` are no `key: value` pairs."),
    ("bad.md", "---\na: *x\n---\n", "The block between `---`"),
])  # fmt: skip
def test_files_that_are_no_plain_pages_or_pictures_are_refused(
    site: Site, path: str, body: str, fact: str
) -> None:
    found = refusals(site(f"{GUIDE}-- guide/docs/{path} --\n{body}\n"))
    assert len(found) == 1 and fact in found[0]


def test_a_link_out_of_the_folder_is_refused(site: Site) -> None:
    root = site(GUIDE)
    (root / "guide/docs/secret.md").symlink_to("/etc/hostname")
    (root / "guide/docs/loop").symlink_to("..")
    assert ["This is a link." in f for f in refusals(root)] == [True, True]


@pytest.mark.parametrize("drawing", [
    '<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:x()"><text>a</text></a></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><x:script xmlns:x="http://www.w3.org/1999/xhtml"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><set attributeName="href" to="data:x"/></svg>',
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "//x"</style></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><rect fill="url(http://x/)"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/svg+xml,x"/></svg>',
    "<svg", "\0",
])  # fmt: skip
def test_a_drawing_that_runs_or_loads_anything_is_refused(drawing: str) -> None:
    assert fault_of_svg(drawing.encode())
    assert fault_of_svg(f'<?xml version="1.0" encoding="UTF-16"?>{drawing}'.encode("utf-16"))


def test_a_plain_drawing_is_fine() -> None:
    assert not fault_of_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/x"><i:view/><defs>'
        '<linearGradient id="a"/></defs><rect fill="url(#a)"/><text>字</text></svg>'.encode()
    )


@pytest.mark.real
def test_attacks_come_out_of_a_whole_build_harmless(real_data: Path) -> None:
    texts = [t for t in vectors(real_data)[::8] if "<![" not in t]
    attacked = tuple(SourcePage(f"p{n}.md", f"# 一\n\n{t}") for n, t in enumerate(texts))
    source = DocumentSource("content/guide", Settings("x"), attacked, ())
    built = build_document(Job(source, "guide", "x", parse_locale("zh-Hans"), same), Problems())
    assert len(built) == len(texts) > 250
    assert not [d.key for d in built if executable(d.html)]


def test_translators_get_pages_and_labels(site: Site) -> None:
    source = read(site(GUIDE))
    assert source
    got = document_segments(source)
    assert list(got) == ["mkdocs.yml", "index", "more/second"]
    assert [s.text for s in got["mkdocs.yml"]] == ["进阶", "第二页"]
    assert [s.kind for s in got["index"]] == ["title", "heading", "text", "text"]


@pytest.fixture
def own() -> tuple[Path, str]:
    return REPOSITORY / "content/documents/white-paper", "content/documents/white-paper"


def test_our_own_document_builds_in_all_locales_without_a_fault(own: tuple[Path, str]) -> None:
    problems = Problems()
    config = load(REPOSITORY / "site_config.yml")
    document = config.documents[0]
    source = read_document(*own, problems)
    assert source
    for settings in config.locales:
        translate = CatalogTranslate(config, document, settings.locale, problems)
        links = SiteLinks(config, document.name)
        work = Job(source, document.name, document.title, settings.locale, translate, links)
        built = pages(work, problems)
        assert len(built) == len(source.pages) >= 3
    assert not problems.found


def test_our_own_document_opens_with_plain_mkdocs(
    own: tuple[Path, str], tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--quiet",
        "-d",
        str(tmp_path),
    ]
    done = subprocess.run(
        [*command, "-f", str(own[0] / "mkdocs.yml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "<h2" in (tmp_path / "index.html").read_text(encoding="utf-8")
