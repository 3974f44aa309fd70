"""The same catalogue for Hugo: content adapters over JSON shards, and a template made from our own page.

The template is our rendered page with the places of the record's values turned into Hugo's
expressions, one layout per language. So both write the same page, and Hugo gets the frame as
ready text too, which is the best case for it.
"""

import json
from pathlib import Path

from bench.catalogue import label, record, texts, vocabularies
from generator.records.shards import shard_name

ADAPTER = """{{ range resources.Match "shards/*.json" }}{{ range (. | transform.Unmarshal) }}{{ $t := index .i18n "TAG" }}
{{ $.AddPage (dict "path" .id "title" $t.title "params" (dict "description" $t.summary "original" (index .i18n "zh-Hans" "title") "id" .id "provider" .provider "subject" .subject "level" .level "language" .language "workload" (index .workload "TAG") "link" .link "updated" .updated "updated_text" (index .updated_text "TAG") "outcomes" $t.outcomes "syllabus" $t.syllabus "keywords" .tags) "content" (dict "mediaType" "text/markdown" "value" $t.description)) }}{{ end }}{{ end }}"""
#: Stands for a value in the page that the template is made from.
SENTINELS = {
    "title": "XTITLEX", "summary": "XSUMMARYX", "description": "XDESCRIPTIONX", "outcomes": "XOUTCOMEX",
    "syllabus": "XSYLLABUSX", "tags": "XTAGX", "id": "x-id-x", "provider": "x-provider-x",
}  # fmt: skip


def make_site(
    root: Path,
    records: int,
    locales: tuple[str, ...],
    pages: dict[str, str],
    listings: dict[str, str],
) -> None:
    """Write Hugo's site from our page of the sentinel record and a listing, in each locale."""
    for tag in locales:
        _write(root / f"layouts/page.{tag.lower()}.html", template(pages[tag], tag))
        _write(root / f"layouts/section.{tag.lower()}.html", listing(listings[tag]))
        _write(root / f"content/{tag}/courses/_content.gotmpl", ADAPTER.replace("TAG", tag))
    config = {
        "baseURL": "https://catalogue.example.org/", "uglyURLs": True, "defaultContentLanguage": locales[0].lower(),
        "defaultContentLanguageInSubdir": True, "enableGitInfo": False,
        "disableKinds": ["home", "taxonomy", "term", "404", "robotstxt"],
        "pagination": {"pagerSize": 50}, "services": {"rss": {"limit": 50}},
        "languages": {tag.lower(): {"weight": n, "contentDir": f"content/{tag}", "params": _labels(tag)}
                      for n, tag in enumerate(locales, 1)},
    }  # fmt: skip
    _write(root / "hugo.json", json.dumps(config, ensure_ascii=False))
    shards: dict[str, list[dict[str, object]]] = {}
    for number in range(records):
        shards.setdefault(shard_name(f"c{number:06d}", 2), []).append(_data(number, locales))
    for name, rows in shards.items():
        _write(root / f"assets/shards/{name}.json", json.dumps(rows, ensure_ascii=False))


def _labels(tag: str) -> dict[str, dict[str, str]]:
    from generator.locales import parse_locale
    from generator.locales.names import language_name

    labels = {
        kind: {code: label(kind, code, tag) for code in codes}
        for kind, codes in vocabularies().items()
    }
    names = {other: language_name(parse_locale(other), parse_locale(tag)) for other in
             ("zh-Hans", "en", "ar", "fr", "ru", "es", "th")}  # fmt: skip
    return labels | {"names": {k.lower(): v for k, v in names.items()}}


def _data(number: int, locales: tuple[str, ...]) -> dict[str, object]:
    import msgspec

    from generator.locales import parse_locale
    from generator.locales.formats import format_date, format_workload

    one = record(number)
    assert one.workload is not None
    work = msgspec.structs.asdict(one.workload)
    return {
        "id": one.id, "provider": one.provider, "subject": one.subjects[0], "level": one.level,
        "language": one.languages[0], "link": one.link, "updated": one.updated, "tags": one.tags,
        "workload": {t: format_workload(parse_locale(t), **work) for t in locales},
        "updated_text": {t: format_date(one.updated, parse_locale(t)) for t in locales},
        "i18n": {t: texts(number, t) for t in locales},
    }  # fmt: skip


def template(page: str, tag: str) -> str:
    """Turn our page of the sentinel record into Hugo's template."""
    start = page.index('<script type="application/ld+json">') + len(
        '<script type="application/ld+json">'
    )
    page = page[:start] + JSONLD.replace("TAG", tag) + page[page.index("</script>", start) :]
    for line, loop in (
        ("<li>XOUTCOMEX</li>\n", "outcomes"), ("<li>XSYLLABUSX</li>\n", "syllabus"), ("XTAGX", "keywords"),
        ("XWORKX", "workload"),
    ):  # fmt: skip
        at = page.index(line)
        start, end = page.rindex("\n", 0, at) + 1, page.index("\n", at) + 1
        row = page[start:end]
        for word in ("XOUTCOMEX", "XSYLLABUSX", "XTAGX", "XWORKX"):
            row = row.replace(word, "{{ . }}")
        page = f"{page[:start]}{{{{ range $m.{loop} }}}}{row}{{{{ end }}}}{page[end:]}"
    for old, new in (
        ("<p>XDESCRIPTIONX</p>", "{{ .Content }}"), ("XTITLEX", "{{ $p.Title }}"), ("XSUMMARYX", "{{ $m.description }}"),
        ("XORIGINALX", "{{ $m.original }}"), ("x-id-x", "{{ $m.id }}"), ("XPROVIDERX", "{{ index site.Params.providers $m.provider }}"),
        ("XSUBJECTX", "{{ index site.Params.subjects $m.subject }}"), ("XLEVELX", "{{ index site.Params.levels $m.level }}"),
        ("XLANGUAGEX", "{{ index site.Params.names $m.language }}"), ("https://courses.example.org/x", "{{ $m.link }}"),
        ("2026-01-02", "{{ $m.updated }}"), ("XDATEX", "{{ $m.updated_text }}"),
        ("x-provider-x", "{{ $m.provider }}"), ("x-subject-x", "{{ $m.subject }}"), ("x-level-x", "{{ $m.level }}"),
    ):  # fmt: skip
        page = page.replace(old, new)
    return "{{- $p := . }}{{ $m := .Params }}" + page


CARD = """<li class="card">
<h3><a href="{{ .RelPermalink }}"><bdi>{{ .Title }}</bdi></a></h3>
<p><bdi>{{ .Params.description }}</bdi></p>
<ul class="meta">
<li><bdi>{{ index site.Params.providers .Params.provider }}</bdi></li>
<li><bdi>{{ index site.Params.subjects .Params.subject }}</bdi></li>
<li><bdi>{{ index site.Params.names .Params.language }}</bdi></li>
</ul>
</li>
"""
PAGER = """{{ if .HasPrev }}<li><a rel="prev" href="{{ .Prev.URL }}">{{ .PageNumber }}</a></li>
{{ end }}{{ if .HasNext }}<li><a rel="next" href="{{ .Next.URL }}">{{ .TotalPages }}</a></li>
{{ end }}"""


def listing(page: str) -> str:
    """Turn one of our listing pages into Hugo's template: its frame, cards and pager."""
    for start, end, inside in (
        ('<ul class="cards">\n', '</ul>\n<nav class="pages"', "{{ range .Pages }}" + CARD + "{{ end }}"),
        ('<nav class="pages"', "</ul>\n</nav>", PAGER),
    ):  # fmt: skip
        at = page.index(start) + len(start)
        if start.startswith("<nav"):
            at = page.index("<ul>\n", at) + len("<ul>\n")
        page = page[:at] + inside + page[page.index(end, at) :]
    return "{{ with .Paginate (.Pages.ByTitle) }}" + page + "{{ end }}"


JSONLD = '{{ $sy := slice }}{{ range $m.syllabus }}{{ $sy = $sy | append (dict "@type" "Syllabus" "name" .) }}{{ end }}{{ dict "@context" "https://schema.org" "@type" "Course" "@id" (printf "https://catalogue.example.org/TAG/courses/%s.html" $m.id) "name" $p.Title "identifier" $m.id "description" $m.description "provider" (dict "@type" "Organization" "name" (index site.Params.providers $m.provider)) "url" $m.link "keywords" $m.keywords "inLanguage" (slice $m.language) "educationalLevel" (index site.Params.levels $m.level) "about" (slice (dict "@type" "DefinedTerm" "termCode" $m.subject "name" (index site.Params.subjects $m.subject))) "dateModified" $m.updated "teaches" $m.outcomes "hasCourseInstance" (dict "@type" "CourseInstance" "courseMode" "online") "syllabusSections" $sy | jsonify (dict "noHTMLEscape" false) | safeJS }}'


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
