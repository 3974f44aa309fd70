"""A made-up catalogue of any size, always the same for the same size, as a site and as Hugo's content.

Texts are words drawn from small lists, in lengths like those of real course descriptions; a page
comes to about 15 KB, of which the theme's frame is two thirds.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.records.model import Record, Term, Workload
from generator.records.shards import encode_shard, shard_name
from generator.records.vocabularies import encode_vocabulary
from generator.translation.states import Mark, source_hash

LOCALES = ("zh-Hans", "en", "ar", "fr", "ru", "es", "th")
WORDS = {
    "zh-Hans": "学习 课程 学生 教师 数据 分析 设计 历史 科学 能源 健康 模型 方法 理论 实践 项目 技能 语言 网络 系统 政策 城市 文化 图像 声音 信号 材料 细胞 市场 金融 法律 逻辑 代数 几何 物理 化学 生物 气候 农业 海洋",
    "en": "learning course student teacher data analysis design history science energy health model method theory practice project skill language network system policy city culture image sound signal material cell market finance law logic algebra geometry physics chemistry biology climate farming ocean",
    "ar": "التعلم دورة طالب معلم بيانات تحليل تصميم تاريخ علم طاقة صحة نموذج طريقة نظرية ممارسة مشروع مهارة لغة شبكة نظام سياسة مدينة ثقافة صورة صوت إشارة مادة خلية سوق تمويل قانون منطق جبر هندسة فيزياء كيمياء أحياء مناخ زراعة محيط",
    "fr": "apprentissage cours élève enseignant données analyse conception histoire science énergie santé modèle méthode théorie pratique projet compétence langue réseau système politique ville culture image son signal matériau cellule marché finance droit logique algèbre géométrie physique chimie biologie climat agriculture océan",
    "ru": "обучение курс студент преподаватель данные анализ дизайн история наука энергия здоровье модель метод теория практика проект навык язык сеть система политика город культура образ звук сигнал материал клетка рынок финансы право логика алгебра геометрия физика химия биология климат земледелие океан",
    "es": "aprendizaje curso alumno docente datos análisis diseño historia ciencia energía salud modelo método teoría práctica proyecto habilidad lengua red sistema política ciudad cultura imagen sonido señal material célula mercado finanzas derecho lógica álgebra geometría física química biología clima agricultura océano",
    "th": "การเรียนรู้ หลักสูตร นักเรียน ครู ข้อมูล การวิเคราะห์ การออกแบบ ประวัติศาสตร์ วิทยาศาสตร์ พลังงาน สุขภาพ แบบจำลอง วิธีการ ทฤษฎี การปฏิบัติ โครงการ ทักษะ ภาษา เครือข่าย ระบบ นโยบาย เมือง วัฒนธรรม ภาพ เสียง สัญญาณ วัสดุ เซลล์ ตลาด การเงิน กฎหมาย ตรรกะ พีชคณิต เรขาคณิต ฟิสิกส์ เคมี ชีววิทยา ภูมิอากาศ เกษตรกรรม มหาสมุทร",
}  # fmt: skip
LISTS = {tag: words.split() for tag, words in WORDS.items()}
SUBJECTS = {f"{n:04d}": n for n in (111, 222, 311, 421, 511, 521, 533, 541, 613, 713, 811, 915)}
PROVIDERS = 400
LEVELS = ("4", "5", "6", "7")
CONFIG = """\
site:
  name: 世界课程目录
  description: 面向各国学习者的课程目录
  base_url: https://catalogue.example.org/
  source: zh-Hans
  default: zh-Hans
  publisher: 目录编辑组
locales:
{locales}
vocabularies:
  subjects: content/vocabularies/subjects.jsonl
  levels: content/vocabularies/levels.jsonl
  providers: content/vocabularies/providers.jsonl
  licences: content/vocabularies/licences.jsonl
collections:
  courses:
    label: 课程
    shard_digits: 2
    facets: [{facets}]
search: {{enabled: false}}
"""


def _sentence(rng: random.Random, tag: str, count: int) -> str:
    words = rng.choices(LISTS[tag], k=count)
    if tag in ("zh-Hans", "th"):
        return "".join(words) + ("。" if tag == "zh-Hans" else "")
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _title(rng: random.Random, tag: str) -> str:
    title = _sentence(rng, tag, 5).rstrip(".。")
    return f"{title} & {rng.choice(LISTS[tag])}" if rng.random() < 0.15 else title


def texts(number: int, tag: str) -> dict[str, Any]:
    """One record's texts in one language."""
    rng = random.Random(f"{number}/{tag}")
    paragraph = " ".join(_sentence(rng, tag, 13) for _ in range(4))
    return {
        "title": _title(rng, tag),
        "summary": _sentence(rng, tag, 26),
        "description": paragraph,
        "outcomes": [_sentence(rng, tag, 6) for _ in range(4)],
        "syllabus": [_sentence(rng, tag, 6) for _ in range(6)],
    }


def record(number: int) -> Record:
    """One record, written in Chinese."""
    rng = random.Random(number)
    own = texts(number, "zh-Hans")
    return Record(
        id=f"c{number:06d}", title=own["title"], summary=own["summary"], description=own["description"],
        outcomes=tuple(own["outcomes"]), syllabus=tuple(own["syllabus"]),
        provider=f"p{rng.randrange(PROVIDERS):03d}", subjects=(rng.choice(list(SUBJECTS)),),
        level=rng.choice(LEVELS), languages=(rng.choice(LOCALES),),
        workload=Workload(hours=rng.randint(4, 160), weeks=rng.randint(1, 20)), licence="CC-BY-NC-SA-4.0",
        link=f"https://courses.example.org/{number}", updated=f"2026-{rng.randint(1, 11):02d}-{rng.randint(1, 28):02d}",
        tags=tuple(rng.sample(LISTS["zh-Hans"], 5)),
    )  # fmt: skip


def label(kind: str, code: str, tag: str) -> str:
    """The label of a term."""
    return (
        _title(random.Random(f"{kind}/{code}/{tag}"), tag)
        if kind != "providers"
        else f"University & Institute {code}"
    )


def vocabularies() -> dict[str, list[str]]:
    return {
        "subjects": list(SUBJECTS), "levels": list(LEVELS), "licences": ["CC-BY-NC-SA-4.0"],
        "providers": [f"p{n:03d}" for n in range(PROVIDERS)],
    }  # fmt: skip


def make_site(root: Path, records: int, locales: tuple[str, ...], facets: str = "") -> None:
    """Write the catalogue as a site."""
    (root / "content/vocabularies").mkdir(parents=True)
    lines = "\n".join(f"  {tag}: {{policy: draft}}" for tag in locales)
    (root / "site_config.yml").write_text(
        CONFIG.format(locales=lines, facets=facets), encoding="utf-8"
    )
    for name, codes in vocabularies().items():
        terms = [Term(code, label(name, code, "zh-Hans")) for code in codes]
        (root / f"content/vocabularies/{name}.jsonl").write_bytes(encode_vocabulary(terms))
    shards: dict[str, list[int]] = {}
    for number in range(records):
        shards.setdefault(shard_name(f"c{number:06d}", 2), []).append(number)
    (root / "content/catalog/courses").mkdir(parents=True)
    for shard, numbers in sorted(shards.items()):
        path = root / f"content/catalog/courses/{shard}.jsonl"
        path.write_bytes(encode_shard(record(n) for n in numbers))
    for tag in locales[1:]:
        _write_catalogs(root / "translations" / tag, tag, shards)


def _write_catalogs(folder: Path, tag: str, shards: dict[str, list[int]]) -> None:
    (folder / "catalog/courses").mkdir(parents=True)
    terms = [
        (f"{k}/{c}", label(k, c, "zh-Hans"), label(k, c, tag))
        for k, cs in vocabularies().items()
        for c in cs
    ]
    (folder / "terms.po").write_text(_po(tag, "", terms), encoding="utf-8")
    for shard, numbers in shards.items():
        path = folder / f"catalog/courses/{shard}.po"
        path.write_text(
            _po(tag, f"catalog/courses/{shard}.jsonl", _messages(tag, numbers)),
            encoding="utf-8",
        )


def _messages(tag: str, numbers: list[int]) -> Iterator[tuple[str, str, str]]:
    for number in sorted(numbers):
        source, target = texts(number, "zh-Hans"), texts(number, tag)
        for name, text in source.items():
            words = "\n".join(text) if isinstance(text, list) else text
            other = "\n".join(target[name]) if isinstance(text, list) else target[name]
            yield f"c{number:06d}/{name}", words, other


def _po(tag: str, reference: str, messages: Any) -> str:
    head = f'msgid ""\nmsgstr ""\n"Language: {tag.replace("-", "_")}\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    return "\n".join([head, *(_entry(reference, *m) for m in messages)])


def _entry(reference: str, context: str, source: str, target: str) -> str:
    mark = Mark("approved", by="editors", on="2026-11-22", src=source_hash(source)).line()
    where = f"#: {reference}\n" if reference else ""
    return f'{mark}\n{where}msgctxt "{context}"\n{_quoted("msgid", source)}{_quoted("msgstr", target)}'


def _quoted(key: str, text: str) -> str:
    lines = [json.dumps(part, ensure_ascii=False) for part in text.splitlines(keepends=True)]
    return f"{key} {lines[0]}\n" if len(lines) == 1 else f'{key} ""\n' + "\n".join(lines) + "\n"
