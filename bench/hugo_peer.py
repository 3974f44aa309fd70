"""The same catalogue for Hugo: content adapters over JSON shards, and a template made from our own page.

The template is our rendered page with the places of the record's values turned into Hugo's
expressions, one layout per language. So both write the same page, and Hugo gets the frame as
ready text too.

There are two forms of it. In `listed` Hugo does what a page of ours needs, as any multilingual
theme of Hugo's does: it looks up which languages a record has, in the head, the language menu and
the table of states, and puts dates, durations and reading times into words. In `ready` all of that
is text that was written beforehand, which is the best case for Hugo and less than we do.
"""

import json
import re
from pathlib import Path
from typing import Any

from bench.catalogue import label, record, texts, vocabularies
from generator.records.shards import shard_name

ADAPTER = """{{ range resources.Match "shards/*.json" }}{{ range (. | transform.Unmarshal) }}{{ $t := index .i18n "TAG" }}
{{ $.AddPage (dict "path" .id "title" $t.title "params" (dict "description" $t.summary "original" (index .i18n "zh-Hans" "title") "id" .id "provider" .provider "subject" .subject "level" .level "language" .language WORDS "hours" .hours "link" .link "updated" .updated "outcomes" $t.outcomes "syllabus" $t.syllabus "keywords" .tags) "content" (dict "mediaType" "text/markdown" "value" $t.description)) }}{{ end }}{{ end }}"""
#: What an adapter hands over of durations and dates in each form.
WORDS = {
    "ready": '"workload" (index .workload "TAG") "updated_text" (index .updated_text "TAG")',
    "listed": '"weeks" .weeks "state" (cond (eq "TAG" "zh-Hans") "source" "approved")',
}
EACH = "{{ range .AllTranslations }}"
ALTERNATE = '<link rel="alternate" hreflang="{{ .Site.Params.tag }}" href="{{ .Permalink }}">\n{{ end }}'
CHOICE = """<li><a href="{{ .RelPermalink }}" hreflang="{{ .Site.Params.tag }}"{{ if eq .Language $p.Language }} aria-current="true"\
{{ end }}><bdi lang="{{ .Site.Params.tag }}" dir="{{ .Site.Params.dir }}">{{ .Site.Params.own }}</bdi></a></li>
{{ end }}"""
STATE = """<tr>
<th scope="row"><bdi>{{ index site.Params.names .Language.Lang }}</bdi></th>
<td><span class="{{ .Params.state }}">{{ index site.Params.states .Params.state }}</span></td>
</tr>
{{ end }}"""
WORKLOAD = """{{ with $m.weeks }}<span>{{ i18n "weeks" (int .) }}</span>
{{ end }}{{ with $m.hours }}<span>{{ i18n "hours" (int .) }}</span>
{{ end }}"""
#: What of a page hangs on the languages that its record has, or is words for a figure, and how Hugo makes it.
LISTED = (
    (r'(?:<link rel="alternate" hreflang="(?!x-default)[^\n]*\n)+', EACH + ALTERNATE),
    (r'(?:<li><a href="[^"]*x-id-x.html" hreflang=[^\n]*\n)+', EACH + CHOICE),
    (r"(?<=<tbody>\n).*?(?=</tbody>)", EACH + STATE),
    (r"<span>XWORKX</span>\n", WORKLOAD),
    ("XDATEX", '{{ $m.updated | time.Format ":date_medium" }}'),
    ("XREADINGX", '{{ i18n "minutes" .ReadingTime }}'),
)


def make_site(
    root: Path,
    form: str,
    records: int,
    pages: dict[str, str],
    listings: dict[str, str],
) -> None:
    """Write Hugo's site from our page of the sentinel record and a listing, in each locale."""
    locales = tuple(pages)
    adapter = ADAPTER.replace("WORDS", WORDS[form])
    for tag in locales:
        _write(root / f"layouts/page.{tag.lower()}.html", template(pages[tag], tag, form))
        _write(root / f"layouts/section.{tag.lower()}.html", listing(listings[tag]))
        _write(root / f"content/{tag}/courses/_content.gotmpl", adapter.replace("TAG", tag))
        if form == "listed":
            plurals = json.dumps(_plurals(tag), ensure_ascii=False)
            _write(root / f"i18n/{tag.lower()}.json", plurals)
    config = {
        "baseURL": "https://catalogue.example.org/", "uglyURLs": True, "defaultContentLanguage": locales[0].lower(),
        "defaultContentLanguageInSubdir": True, "enableGitInfo": False,
        "disableKinds": ["home", "taxonomy", "term", "404", "robotstxt"],
        "pagination": {"pagerSize": 50}, "services": {"rss": {"limit": 50}},
        "languages": {tag.lower(): {"weight": n, "contentDir": f"content/{tag}", "params": _labels(tag, pages[tag])}
                      for n, tag in enumerate(locales, 1)},
    }  # fmt: skip
    _write(root / "hugo.json", json.dumps(config, ensure_ascii=False))
    shards: dict[str, list[dict[str, object]]] = {}
    for number in range(records):
        shards.setdefault(shard_name(f"c{number:06d}", 2), []).append(_data(number, locales))
    for name, rows in shards.items():
        _write(root / f"assets/shards/{name}.json", json.dumps(rows, ensure_ascii=False))


def _labels(tag: str, page: str) -> dict[str, Any]:
    from generator.locales import parse_locale
    from generator.locales.names import language_name

    labels = {
        kind: {code: label(kind, code, tag) for code in codes}
        for kind, codes in vocabularies().items()
    }
    names = {other: language_name(parse_locale(other), parse_locale(tag)) for other in
             ("zh-Hans", "en", "ar", "fr", "ru", "es", "th")}  # fmt: skip
    locale = parse_locale(tag)
    return labels | {
        "names": {k.lower(): v for k, v in names.items()},
        "tag": tag,
        "dir": locale.direction,
        "own": language_name(locale, locale),
        "states": dict(re.findall(r'<td><span class="(source|approved)">(.*?)</span>', page)),
    }


def _plurals(tag: str) -> dict[str, dict[str, str]]:
    """Durations in every plural form that a language has, with Hugo's mark for the number."""
    from babel import Locale as BabelLocale

    from generator.locales import parse_locale
    from generator.locales.formats import format_hours, format_minutes, format_weeks

    locale, rule = parse_locale(tag), BabelLocale.parse(tag, sep="-").plural_form
    found: dict[str, dict[str, str]] = {}
    kinds = {"weeks": format_weeks, "hours": format_hours, "minutes": format_minutes}
    for name, words in kinds.items():
        mark = {n: words(n, locale).replace(str(n), "{{ .Count }}") for n in range(200)}
        forms = {rule(n): mark[n] for n in reversed(mark)}
        found[name] = {"other": forms.get("many", "")} | forms
    return found


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
        "weeks": work["weeks"], "hours": work["hours"],
        "workload": {t: format_workload(parse_locale(t), **work) for t in locales},
        "updated_text": {t: format_date(one.updated, parse_locale(t)) for t in locales},
        "i18n": {t: texts(number, t) for t in locales},
    }  # fmt: skip


def template(page: str, tag: str, form: str) -> str:
    """Turn our page of the sentinel record into Hugo's template."""
    for pattern, new in LISTED if form == "listed" else ():
        own = re.search(pattern, page, flags=re.DOTALL)
        assert own, f"Our page has nothing of what Hugo is to make: {pattern}"
        page = page.replace(own[0], new)
    start = page.index('<script type="application/ld+json">') + len(
        '<script type="application/ld+json">'
    )
    page = page[:start] + JSONLD.replace("TAG", tag) + page[page.index("</script>", start) :]
    for line, loop in (
        ("<li>XOUTCOMEX</li>\n", "outcomes"), ("<li>XSYLLABUSX</li>\n", "syllabus"), ("XTAGX", "keywords"),
        ("XWORKX", "workload"),
    ):  # fmt: skip
        if line not in page:
            continue
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
        ("2026-01-02", "{{ $m.updated }}"), ("XDATEX", "{{ $m.updated_text }}"), ("XREADINGX", "1"),
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


JSONLD = '{{ $sy := slice }}{{ range $m.syllabus }}{{ $sy = $sy | append (dict "@type" "Syllabus" "name" .) }}{{ end }}{{ dict "@context" "https://schema.org" "@type" "Course" "@id" (printf "https://catalogue.example.org/TAG/courses/%s.html" $m.id) "name" $p.Title "identifier" $m.id "description" $m.description "provider" (dict "@type" "Organization" "name" (index site.Params.providers $m.provider)) "url" $m.link "keywords" $m.keywords "inLanguage" (slice $m.language) "educationalLevel" (index site.Params.levels $m.level) "about" (slice (dict "@type" "DefinedTerm" "termCode" $m.subject "name" (index site.Params.subjects $m.subject) "inDefinedTermSet" "https://vocabs.acdh.oeaw.ac.at/isced/ISCED-F")) "license" (index site.Params.licences "CC-BY-NC-SA-4.0") "dateModified" $m.updated "teaches" $m.outcomes "hasCourseInstance" (dict "@type" "CourseInstance" "courseMode" "online" "courseWorkload" (printf "PT%vH" $m.hours)) "syllabusSections" $sy | jsonify (dict "noHTMLEscape" false) | safeJS }}'


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
