"""Hostile texts in every place that holds text: a real browser runs nothing of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from generator.records.text import UNSAFE
from tests.build_sites import add_line, run
from tests.site_links import ill_made, read_pages

pytestmark = [pytest.mark.real, pytest.mark.browser]
CHROMIUM = Path("/usr/bin/chromium")
EVERY = 10
SITE = """\
-- site_config.yml --
site:
  {name: 同文, description: 目录, base_url: "https://a.example/", source: zh-Hans, default: ar}
locales: {zh-Hans: {policy: draft}, ar: {policy: draft}}
vocabularies: {providers: content/vocabularies/providers.jsonl}
collections:
  higher:
    label: 高等教育
    shard_digits: 1
    facets: [provider, tags]
    translatable: [title, summary, description, outcomes, syllabus]
    fields:
      note: {type: markdown, label: 说明, translatable: true}
      place: {type: text, label: 地点}
"""
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\\\n"\n'
FIELDS = ("title", "summary", "description", "outcomes", "syllabus", "note")
#: Elements that no text may bring onto a page, and how many the theme itself has.
ALIEN = "iframe,object,embed,form,input,base,style,svg,math,video,audio,meta[http-equiv]"
LOOK = f"""() => {{
  const found = [];
  for (const one of document.scripts)
    if (one.type !== "application/ld+json" &&
        !/\\/assets\\/site\\.[0-9a-f]+\\.js$/.test(one.src))
      found.push(one.outerHTML);
  // The page's own search form, and only one.
  const own = document.querySelector("form.find[role=search]");
  for (const one of document.querySelectorAll({json.dumps(ALIEN)}))
    if (one.closest("form") !== own || !own) found.push(one.outerHTML);
  for (const one of document.querySelectorAll("*")) for (const a of one.attributes)
    if (a.name.startsWith("on") || a.name === "style" || a.name === "srcdoc" ||
        /^\\s*(javascript|data|vbscript):/i.test(a.value) && a.name !== "content")
      found.push(one.outerHTML.slice(0, 300));
  return found;
}}"""
TRAP = """for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (...given) => { console.error("called " + name, ...given); };"""


HARMLESS = "plain words, and more of them"


def payloads(real_data: Path) -> list[str]:
    lines = (real_data / "xss/vectors.jsonl").read_text("utf-8").splitlines()
    texts = (json.loads(line)["payload"] for line in lines[::EVERY])
    return [t for t in (UNSAFE.sub("", text)[:500].strip() for text in texts) if t]


def quoted(text: str) -> str:
    """Give a text as PO files write it."""
    return json.dumps(text, ensure_ascii=False)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Path:
    root = tmp_path_factory.mktemp("hostile")
    (root / "site_config.yml").write_text(SITE.partition("--\n")[2], "utf-8")
    texts = payloads(real_data)
    given = enumerate([*texts, HARMLESS])
    terms = [json.dumps({"code": f"p{n}", "label": t, "note": t}) for n, t in given]
    vocabulary = root / "content/vocabularies/providers.jsonl"
    vocabulary.parent.mkdir(parents=True)
    vocabulary.write_text("\n".join(terms), "utf-8")
    entries: dict[str, list[str]] = {}
    for n, text in enumerate([*texts, HARMLESS]):
        entries.setdefault(_add(root, n, text), []).extend(_translations(n, text))
    for name, found in entries.items():
        file = root / f"translations/ar/catalog/higher/{name}.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join([HEAD, *found]), "utf-8")
    run(root)
    return root / "site"


def _add(root: Path, n: int, text: str) -> str:
    record = {
        "id": f"hostile-{n:04}", "title": text, "summary": text, "description": text,
        "outcomes": [text], "syllabus": [text], "provider": f"p{n}", "tags": [text[:80]],
        "updated": "2026-03-01", "fields": {"note": text, "place": text},
    }  # fmt: skip
    line = json.dumps(record, ensure_ascii=False).replace('{"id": ', '{"id":')
    add_line(root, "higher", line)
    found = root.glob("content/catalog/higher/*.jsonl")
    return next(f.stem for f in found if record["id"] in f.read_text("utf-8"))


def _translations(n: int, text: str) -> list[str]:
    return [
        f'msgctxt "hostile-{n:04}/{name}"\n'
        f"msgid {quoted(text)}\nmsgstr {quoted(text[::-1] + text)}\n"
        for name in FIELDS
    ]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        page = browser.new_page()
        page.add_init_script(TRAP)
        yield page
        browser.close()


def fired(
    page: Page, site: Path, paths: list[str], theme: frozenset[str] = frozenset()
) -> list[str]:
    """Open pages; give what happened that should not have, and elements not of the theme."""
    found: list[str] = []
    home = site.as_uri()
    page.on(
        "dialog", lambda dialog: (found.append(f"dialog {dialog.message}"), dialog.dismiss())[0]
    )
    page.on("console", lambda message: found.append(f"console {message.text}"))
    page.on("pageerror", lambda error: found.append(f"error {error}"))
    page.on("popup", lambda other: found.append(f"popup {other.url}"))
    page.on(
        "request",
        lambda r: None if r.url.startswith(home) else found.append(f"request {r.url}"),
    )
    for path in paths:
        before = len(found)
        page.goto(f"{home}/{path}", wait_until="load")
        found += [one for one in map(rootless, page.evaluate(LOOK)) if one not in theme]
        found[before:] = [f"{path}: {one}" for one in found[before:]]
    return found


def rootless(element: str) -> str:
    """Give an element as it is on pages of any depth."""
    return element.replace("../", "")


def test_nothing_fires_on_pages_made_of_hostile_texts(hostile: Path, page: Page) -> None:
    every = (p.relative_to(hostile).as_posix() for p in sorted(hostile.rglob("*.html")))
    records = [p for p in every if "/higher/hostile-" in p]
    records = [p for n, p in enumerate(records) if n % 2 == p.startswith("ar/")]
    assert len(records) > 200 and {p.split("/")[0] for p in records} == {"ar", "zh-Hans"}
    listings = ["ar/index.html", "ar/higher/index.html", "ar/higher/by/provider/index.html"]
    listings += ["zh-Hans/higher/by/tags/index.html", "zh-Hans/terms/providers/index.html"]
    theme: set[str] = set()
    for tag in ("ar", "zh-Hans"):
        last = max((hostile / tag / "higher").glob("hostile-*.html"))
        assert HARMLESS in last.read_text("utf-8")
        page.goto(last.as_uri(), wait_until="load")
        theme.update(map(rootless, page.evaluate(LOOK)))
    assert fired(page, hostile, [*records, *listings], frozenset(theme))[:10] == []


def test_the_oracle_sees_what_fires(page: Page, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text(
        "<script></script><script></script><img src=x onerror=alert(1)>"
    )
    assert any("called alert" in one for one in fired(page, tmp_path, ["x.html"]))


def test_the_pages_are_well_formed_and_their_data_is_json(hostile: Path) -> None:
    assert list(ill_made(read_pages(hostile)))[:10] == []
