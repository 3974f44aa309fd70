"""Sample pages in the theme's typed context: real scripts, fallbacks, drafts, hostile and endless words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from generator.locales import parse_locale
from generator.theme import context as c
from generator.theme.environment import environment, known_names, plain_renderer
from generator.translation.passages import STATES, Passage, PassageList, State

LOCALES = ("zh-Hans", "ar", "th", "en")
DIGEST = "0123456789abcdef"
ASSETS = c.Assets(f"assets/site.{DIGEST}.css", f"assets/site.{DIGEST}.js", f"assets/icon.{DIGEST}.svg")
NAMES = {"zh-Hans": "同文 · 国家智慧教育平台国际版", "ar": "تونغ ون · النسخة الدولية", "th": "ถงเหวิน · ฉบับนานาชาติ", "en": "Tongwen · International edition"}
ABOUT = {
    "zh-Hans": "面向各国学习者的课程、服务与文献目录",
    "ar": "فهرس للدروس والخدمات والوثائق مفتوح للمتعلمين في كل البلدان",
    "th": "แหล่งรวมรายวิชา บริการ และเอกสารสำหรับผู้เรียนทุกประเทศ",
    "en": "Courses, services and documents for learners of every country",
}
SHELVES = {
    "zh-Hans": ("基础教育", "职业教育", "高等教育", "终身学习", "微证书", "服务大厅", "案例库"),
    "ar": ("التعليم الأساسي", "التعليم المهني", "التعليم العالي", "التعلّم مدى الحياة", "الشهادات المصغّرة", "الخدمات", "دراسات حالة"),
    "th": ("การศึกษาขั้นพื้นฐาน", "อาชีวศึกษา", "อุดมศึกษา", "การเรียนรู้ตลอดชีวิต", "ไมโครเครเดนเชียล", "ศูนย์บริการ", "กรณีศึกษา"),
    "en": ("Basic education", "Vocational education", "Higher education", "Lifelong learning", "Micro-credentials", "Services", "Case library"),
}
KEYS = ("basic", "vocational", "higher", "lifelong", "micro-credentials", "services", "cases")
TITLES = {
    "zh-Hans": "线性代数：从方程组到特征值",
    "ar": "الجبر الخطي: من أنظمة المعادلات إلى القيم الذاتية",
    "th": "พีชคณิตเชิงเส้น: จากระบบสมการถึงค่าลักษณะเฉพาะ",
    "en": "Linear algebra: from systems of equations to eigenvalues",
}
SUMMARIES = {
    "zh-Hans": "用几何直观讲清矩阵、行列式与特征值，每一章都配有可以动手算的例子。",
    "ar": "شرح هندسي واضح للمصفوفات والمحدِّدات والقيم الذاتية، ومع كل فصل أمثلة تُحَلّ باليد.",
    "th": "อธิบายเมทริกซ์ ดีเทอร์มิแนนต์ และค่าลักษณะเฉพาะด้วยภาพเรขาคณิต ทุกบทมีตัวอย่างให้ลองคำนวณเอง",
    "en": "Matrices, determinants and eigenvalues made clear through geometry, with worked examples in every chapter.",
}
DESCRIPTIONS = {
    "zh-Hans": "<p>本课程面向理工科一年级学生，也适合想重新学好数学的社会学习者。课程从<em>二元一次方程组</em>讲起。</p><h3>怎样学习</h3><p>每周两讲、一次习题课；<a href='https://example.org/a'>讲义</a>可以下载打印。</p><ul><li>先看讲义，再看视频</li><li>每章自测一次</li></ul>",
    "ar": "<p>أُعدّ هذا المقرر لطلاب السنة الأولى في العلوم والهندسة، ويناسب كل من يريد أن <em>يستعيد</em> أساسه في الرياضيات.</p><h3>كيف تتعلم</h3><p>محاضرتان ودرس تمارين كل أسبوع؛ ويمكن تنزيل <a href='https://example.org/a'>المذكرات</a> وطباعتها.</p>",
    "en": "<p>For first-year students of science and engineering, and for anyone who wants to learn the subject <em>properly</em>. It starts from two equations in two unknowns.</p><h3>How to study</h3><p>Two lectures and one problem class a week; the <a href='https://example.org/a'>notes</a> can be printed.</p>",
}
OUTCOMES = {
    "zh-Hans": ("用消元法解线性方程组并解释解的结构", "计算行列式与特征值", "用矩阵描述几何变换"),
    "en": ("Solve a system by elimination and explain its solutions", "Compute determinants and eigenvalues", "Describe geometric transformations by matrices"),
}
SYLLABUS = {"zh-Hans": ("方程组与消元", "矩阵运算", "行列式", "向量空间", "特征值与特征向量", "二次型")}
SUBJECT = {"zh-Hans": "数学", "ar": "الرياضيات", "th": "คณิตศาสตร์", "en": "Mathematics"}
LEVEL = {"zh-Hans": "本科或同等水平", "ar": "البكالوريوس أو ما يعادله", "th": "ปริญญาตรีหรือเทียบเท่า", "en": "Bachelor’s or equivalent"}
KIND = {"zh-Hans": "课程", "ar": "مقرر", "th": "รายวิชา", "en": "Course"}
CHINESE = {"zh-Hans": "中文", "ar": "الصينية", "th": "จีน", "en": "Chinese"}
LABELS: dict[State, str] = dict(zip(STATES, ("Not translated", "Rejected", "Machine draft", "Needs review", "Out of date", "Translated", "Reviewed", "Original"), strict=True))
HOSTILE = '<script>alert("x")</script> \' onload=alert(1) & </title>'
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def attrs(tag: str, page: str) -> Markup:
    """Give ` lang dir` where `tag` is not the page's own."""
    direction = parse_locale(tag).direction
    return Markup("") if tag == page else Markup(' lang="{}" dir="{}"').format(tag, direction)


def said(texts: dict[str, str], page: str, state: State = "translated", html: bool = False) -> Passage:
    """Give the text in the page's language, else in English, else as it was written."""
    tag = next(t for t in (page, "en", "zh-Hans") if t in texts)
    state = "source" if tag == "zh-Hans" else state
    body = texts[tag] if html else str(escape(texts[tag]))
    return Passage(texts[tag], body, tag, state, attrs(tag, page))


def listed(texts: dict[str, tuple[str, ...]], page: str, state: State = "translated") -> PassageList:
    tag = next(t for t in (page, "en", "zh-Hans") if t in texts)
    html = tuple(str(escape(t)) for t in texts[tag])
    return PassageList(texts[tag], html, tag, "source" if tag == "zh-Hans" else state, attrs(tag, page))


def plain(text: str) -> Passage:
    return Passage(text, str(escape(text)), "en", "source")


def term(code: str, texts: dict[str, str], page: str, vocabulary: str = "", count: int = 0) -> c.TermView:
    path = f"{page}/{vocabulary}/{code}.html" if vocabulary else ""
    return c.TermView(code, said(texts, page), path, count)


def language(tag: str) -> c.LocaleView:
    locale = parse_locale(tag)
    return c.LocaleView(tag, locale.direction, locale.endonym)


def chrome(tag: str, kind: str, depth: int = 1) -> c.Chrome:
    nav = tuple(c.NavItem(n, f"{tag}/{k}.html", k == "higher" and kind in ("collection", "listing", "record"))
                for k, n in zip(KEYS, SHELVES[tag], strict=True))
    site = c.SiteView(NAMES[tag], ABOUT[tag], "https://tongwen.example.org/", "同文编辑组", "mailto:editors@tongwen.example.org",
                      "A partner’s edition." if tag == "th" else "")
    return c.Chrome(site, language(tag), "../" * depth, nav, tuple(map(language, LOCALES)), "en", ASSETS, LABELS,
                    f"{tag}/index.html", kind, "higher", SHELVES[tag][2])


def crumbs(tag: str) -> tuple[c.Crumb, ...]:
    return (c.Crumb(SHELVES[tag][2], f"{tag}/higher.html"),)


def record(tag: str) -> c.RecordPage:
    chinese = c.Labelled("zh-Hans", CHINESE[tag])
    source = c.Labelled("zh-Hans", "简体中文")
    own = tag == "zh-Hans"
    return c.RecordPage(
        id="xianxing-daishu", tail="higher/xianxing-daishu.html",
        title=said(TITLES, tag), summary=said(SUMMARIES, tag, "stale"),
        description=said(DESCRIPTIONS, tag, "draft", html=True),
        outcomes=listed(OUTCOMES, tag, "draft"), syllabus=listed(SYLLABUS, tag), kind_label=KIND[tag],
        provider=term("thu", {"zh-Hans": "清华大学", "en": "Tsinghua University", "ar": "جامعة تسينغهوا"}, tag, "providers"),
        country=term("CN", {"zh-Hans": "中国", "en": "China", "ar": "الصين", "th": "จีน"}, tag),
        subjects=(term("0541", SUBJECT, tag, "subjects"),), level=term("6", LEVEL, tag, "levels"),
        languages=(chinese,), workload=("3–5 h", "14 × 7 d"),
        audience=(term("students", {"zh-Hans": "大学生", "en": "Students"}, tag),),
        media=(c.MediaView(said({"zh-Hans": "字幕", "en": "Subtitles", "ar": "ترجمة نصية"}, tag), (chinese, c.Labelled("en", "English"))),),
        licence=term("CC-BY-4.0", {"zh-Hans": "CC BY 4.0"}, tag), link="https://example.org/course",
        published=c.DateView("2025-09-01", "2025-09-01"), updated=c.DateView("2026-03-12", "2026-03-12"),
        tags=("矩阵", "特征值"), tags_attrs=attrs("zh-Hans", tag),
        fields=(c.FieldView("eqf", "EQF", text=plain("6")), c.FieldView("steps", "Steps", items=listed(OUTCOMES, tag))),
        retired=tag == "th", replaced_by="higher/juzhen.html" if tag == "th" else "",
        state="source" if own else "draft", translated=5 if own else 3, translatable=5, stale=0 if own else 1,
        source=source, improve="" if own else "https://git.example.org/x#L12", jsonld=Markup('{"@type":"Course"}'),
    )  # fmt: skip


def hostile(tag: str) -> c.RecordPage:
    bad = plain(HOSTILE)
    return replace(
        record(tag), id="x", tail="higher/x.html", title=bad, summary=plain(LONG), description=plain(""),
        outcomes=PassageList((HOSTILE, LONG), (str(escape(HOSTILE)), LONG), "en", "source"),
        provider=c.TermView("x", bad), tags=(HOSTILE, LONG), workload=(), fields=(),
        link="https://example.org/?a=1&b=\"'<", improve="https://example.org/?a=1&b=\"'<",
    )  # fmt: skip


def bare(tag: str) -> c.RecordPage:
    """A record with nothing but a title."""
    none, empty = plain(""), PassageList((), (), "en", "source")
    return replace(
        record(tag), id="bare", tail="higher/bare.html", summary=none, description=none, outcomes=empty,
        syllabus=empty, provider=None, country=None, subjects=(), level=None, languages=(), workload=(), audience=(),
        media=(), licence=None, link="", published=None, updated=None, tags=(), fields=(), improve="",
        retired=False, replaced_by="", state="source", translated=1, translatable=1, stale=0,
    )  # fmt: skip


def cards(tag: str) -> tuple[c.Card, ...]:
    chinese, page = c.Labelled("zh-Hans", CHINESE[tag]), f"{tag}/higher/xianxing-daishu.html"
    provider = term("thu", {"zh-Hans": "清华大学", "en": "Tsinghua University"}, tag)
    level = term("6", LEVEL, tag)
    own: State = "source" if tag == "zh-Hans" else "draft"
    first = c.Card(page, said(TITLES, tag), said(SUMMARIES, tag), KIND[tag], provider, level, (chinese,), own)
    away = c.Card("zh-Hans/higher/gudai.html", said({"zh-Hans": "中国古代文学作品选读"}, tag), said({"zh-Hans": "从《诗经》到明清小说，读原文，学注释。"}, tag),
                  KIND[tag], None, None, (chinese,), "source", None if tag == "zh-Hans" else c.Labelled("zh-Hans", "简体中文"))
    odd = replace(first, path=f"{tag}/higher/x.html", title=plain(HOSTILE), summary=plain(LONG), state="source")
    return (first, away, odd)


def facets(tag: str) -> tuple[c.FacetView, ...]:
    subjects = [("自然科学、数学与统计", 41, 0), (SUBJECT[tag], 18, 1), ("工程、制造与建筑", 23, 0)]
    values = tuple(c.FacetValue(n, f"{tag}/higher/subjects/{i}.html", k, i == 1, attrs("zh-Hans", tag) if i != 1 else Markup(""), d)
                   for i, (n, k, d) in enumerate(subjects))
    levels = tuple(c.FacetValue(f"{LEVEL[tag]} {i}", f"{tag}/higher/level/{i}.html", 9 - i) for i in range(14))
    return (c.FacetView("subjects", "Subjects", values), c.FacetView("level", "Level", levels))


def listing(tag: str) -> c.ListingPage:
    pages = tuple(c.PageLink(n, f"{tag}/higher-{n}.html", n == 2) for n in range(1, 6))
    drawn = [draw("card.html.j2", chrome(tag, "listing"), card) for card in cards(tag)] * 4
    return c.ListingPage("higher.html", f"{SHELVES[tag][2]} · {SUBJECT[tag]}", ABOUT[tag], crumbs(tag), 214,
                         tuple(map(Markup, drawn)), facets(tag), pages, 2, f"{tag}/higher.atom", Markup("{}"))


def home(tag: str) -> c.HomePage:
    shelves = tuple(c.CollectionView(k, n, ABOUT[tag], f"{tag}/{k}.html", 7 * i + 1)
                    for i, (k, n) in enumerate(zip(KEYS, SHELVES[tag], strict=True)))
    drawn = tuple(Markup(draw("card.html.j2", chrome(tag, "home"), card)) for card in cards(tag)[:2])
    browse = (c.NavItem(SUBJECT[tag], f"{tag}/subjects.html"), c.NavItem(LEVEL[tag], f"{tag}/levels.html"))
    return c.HomePage("index.html", shelves, (c.DocumentView("智慧教育白皮书概览", f"{tag}/white-paper/index.html"),), browse, drawn, 300_214, Markup("{}"))


def document(tag: str) -> c.DocumentPage:
    body = Markup("<h2 id='a'>一、背景</h2>" + DESCRIPTIONS["zh-Hans"] * 3 + "<h3 id='b'>数字</h3><table><thead><tr><th>年</th><th>用户</th></tr></thead><tbody><tr><td>2025</td><td>1.78 亿</td></tr></tbody></table><blockquote><p>学而时习之。</p></blockquote><pre><code>x = A⁻¹b</code></pre>")
    nav = tuple(c.NavItem(n, f"{tag}/white-paper/{i}.html", i == 1) for i, n in enumerate(("概览", "背景与数字", "展望")))
    return c.DocumentPage(
        "white-paper/1.html", "背景与数字", "智慧教育白皮书概览", body, attrs("zh-Hans", tag), nav,
        (c.TocItem("一、背景", "a", 2), c.TocItem("数字", "b", 3)), nav[0], nav[2], "untranslated" if tag != "zh-Hans" else "source",
        0 if tag != "zh-Hans" else 21, 21, 0, "https://git.example.org/x", c.DateView("2026-03-12", "2026-03-12"), (c.Crumb("智慧教育白皮书概览", f"{tag}/white-paper/0.html"),),
    )  # fmt: skip


def vocabulary(tag: str) -> c.VocabularyPage:
    rows = tuple(c.TermRow(term(code, texts, tag, "subjects", n), depth) for code, texts, n, depth in (
        ("05", {"zh-Hans": "自然科学、数学与统计"}, 41, 0), ("054", SUBJECT, 18, 1), ("0541", SUBJECT, 18, 2), ("06", {"zh-Hans": "信息通信技术", "en": "ICT"}, 0, 0)))
    return c.VocabularyPage("subjects.html", SUBJECT[tag], (), rows)


def one_term(tag: str) -> c.TermPage:
    this = replace(term("0541", SUBJECT, tag, count=18), label=said(SUBJECT, tag, "draft"))
    listings = (c.FacetValue(SHELVES[tag][2], f"{tag}/higher/subjects/0541.html", 18),)
    broader = (term("054", SUBJECT, tag, "subjects"),)
    return c.TermPage("subjects/0541.html", SUBJECT[tag], this, "", "https://example.org/isced", (c.Crumb("Subjects", f"{tag}/subjects.html"),), broader, (), listings)


def words(_tag: str = "en") -> dict[str, Any]:
    """Give the interface's own words, in English."""
    return {"_": str, "pgettext": lambda _context, text: text,
            "ngettext": lambda one, many, n: (one if n == 1 else many) % {"num": n}}  # fmt: skip


def draw(template: str, known: c.Chrome, page: Any) -> str:
    """Give a page as plain Jinja2 renders it."""
    return plain_renderer(environment(), template, known_names(known, words(known.locale.tag)))(page)


def samples() -> Iterator[tuple[str, str, c.Chrome, Any]]:
    """Yield path, template, known names and page: every template in every locale."""
    yield "index.html", "index.html.j2", replace(chrome("en", "root", 0), nav=()), None
    for tag in LOCALES:
        for template, kind, page in (
            ("home", "home", home(tag)), ("listing", "listing", listing(tag)),
            ("record", "record", record(tag)), ("record", "record", hostile(tag)), ("record", "record", bare(tag)),
            ("vocabulary", "vocabulary", vocabulary(tag)), ("term", "term", one_term(tag)),
            ("document", "document", document(tag)), ("404", "missing", c.MissingPage("404.html")),
            ("tombstone", "tombstone", c.TombstonePage("higher/gone.html", "gone", "higher/x.html")),
        ):  # fmt: skip
            depth = page.tail.count("/") + 1
            yield f"{tag}/{page.tail}", f"{template}.html.j2", chrome(tag, kind, depth), page
