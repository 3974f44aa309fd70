"""A small site with every kind of record, whole and bare."""
# ruff: noqa: E501, ISC004 (records are lines)

LONG = "长" * 300
HOSTILE = '</script><script>alert(1)</script>; a,b\\\\ \\"c\\"'
_FIELDS = {
    "services": (
        "service",
        "group: {type: code, vocabulary: groups, label: 服务类别}, documents: {type: list, label: 所需材料, translatable: true}, "
        "steps: {type: list, label: 办理步骤, translatable: true}, cost: {type: text, label: 费用, translatable: true}, checked: {type: date, label: 最近核对}",
        "group",
    ),
    "micro": (
        "micro-credential",
        "eqf: {type: number, label: 等级}, assessment: {type: text, label: 评价方式, translatable: true}, "
        "participation: {type: text, label: 参与方式, translatable: true}, quality: {type: text, label: 质量保证, translatable: true}",
        "level",
    ),
    "events": (
        "event",
        "start: {type: date, label: 开始}, end: {type: date, label: 结束}, place: {type: text, label: 地点, translatable: true}, "
        "organiser: {type: text, label: 主办方}, theme: {type: text, label: 主题}, figures: {type: list, label: 数字}",
        "country",
    ),
    "standards": (
        "standard",
        "designation: {type: text, label: 编号}, type: {type: code, vocabulary: groups, label: 类别}, issuer: {type: text, label: 发布机构}, "
        "issued: {type: date, label: 发布}, clauses: {type: list, label: 要点, translatable: true}, checked: {type: date, label: 核对}",
        "type",
    ),
    "mirrors": (
        "mirror",
        "operator: {type: text, label: 运行机构}, standing: {type: code, vocabulary: groups, label: 状态}, since: {type: date, label: 开始}, checked: {type: date, label: 核对}",
        "country",
    ),
    "members": ("organisation", "role: {type: code, vocabulary: groups, label: 角色}, members: {type: list, label: 成员}", "role"),
    "platforms": ("platform", "region: {type: code, vocabulary: groups, label: 地区}, since: {type: date, label: 开始}", "region"),
    "cases": ("case", "place: {type: text, label: 地点}, figures: {type: list, label: 数字}", "subjects"),
}  # fmt: skip
_RECORDS = {
    "services": """{"id":"exam","title":"考试报名","summary":"说明怎样报名。","audience":["workers"],"link":"https://exam.example/","country":"CN","fields":{"group":"one","documents":["身份证件"],"steps":["阅读公告","填写信息"],"cost":"免费","checked":"2026-11-22"}}
{"id":"other","title":"无类别的服务"}""",
    "micro": """{"id":"sewing","title":"改衣","summary":"学会改衣。","description":"量两遍。","outcomes":["能量身","能改裤脚"],"provider":"school","subjects":["0723"],"level":"3","languages":["zh-Hans"],"workload":{"hours":24,"weeks":4,"credits":1},"country":"CN","updated":"2026-03-30","tags":["缝纫"],"fields":{"eqf":3,"assessment":"提交作品。","participation":"在线学习。","quality":"两人评定。"}}""",
    "events": f"""{{"id":"conference","title":"教育大会","summary":"{HOSTILE}","country":"CN","updated":"2026-11-22","fields":{{"start":"2025-05-14","end":"2025-05-16","place":"武汉","organiser":"编辑组","theme":"智能时代"}}}}
{{"id":"some-day","title":"只知月份","fields":{{"start":"2025-05"}}}}""",
    "standards": """{"id":"norm","title":"数字素养","country":"CN","fields":{"designation":"JY/T 1","type":"one","issuer":"编辑组","issued":"2022","clauses":["意识","能力","责任"],"checked":"2026-11-22"}}""",
    "mirrors": """{"id":"example-th","title":"示例镜像","country":"CN","languages":["ar"],"link":"https://mirror.example/","fields":{"operator":"示例机构","standing":"example"}}
{"id":"listed","title":"真镜像","country":"CN","languages":["ar"],"link":"https://real.example/","fields":{"operator":"大学","standing":"one","since":"2026"}}""",
    "members": """{"id":"alliance","title":"教育联盟","fields":{"role":"one","members":["某大学"]}}""",
    "platforms": """{"id":"hainan","title":"海南平台","country":"CN","fields":{"region":"one","since":"2024-03"}}""",
    "cases": """{"id":"yunnan","title":"同步课堂","summary":"一城带多校。","published":"2025-06-30","provider":"school","fields":{"place":"云南省","figures":["1个"]}}""",
}
BARE = f'{{"id":"bare","title":"只有标题"}}\n{{"id":"long","title":"{LONG}"}}\n'


def _collections() -> str:
    return "".join(
        f"  {name}:\n    label: {name}\n    intro: 说明。\n    kind: {kind}\n    shard_digits: 0\n"
        f"    facets: [{facet}]\n    fields: {{{fields}}}\n"
        for name, (kind, fields, facet) in _FIELDS.items()
    )


def _catalogue() -> str:
    return "".join(
        f"-- content/catalog/{name}/all.jsonl --\n{_sorted(text)}"
        for name, text in _RECORDS.items()
    )


def _sorted(text: str) -> str:
    lines = [*text.splitlines(), *BARE.splitlines()]
    return "".join(line + "\n" for line in sorted(lines))


SITE = f"""\
-- site_config.yml --
site:
  name: 同文
  description: 课程目录
  about: 这是什么。
  base_url: https://tongwen.example/
  source: zh-Hans
  default: zh-Hans
  publisher: 编辑组
locales:
  zh-Hans: {{policy: approved}}
  ar: {{policy: draft}}
vocabularies:
  subjects: content/vocabularies/subjects.jsonl
  levels: content/vocabularies/levels.jsonl
  providers: content/vocabularies/providers.jsonl
  countries: content/vocabularies/countries.jsonl
  audiences: content/vocabularies/audiences.jsonl
  groups: content/vocabularies/groups.jsonl
collections:
{_collections()}search: {{enabled: false}}
-- content/vocabularies/subjects.jsonl --
{{"code":"07","label":"工程"}}
{{"code":"0723","label":"纺织","broader":"07"}}
-- content/vocabularies/levels.jsonl --
{{"code":"3","label":"高中"}}
-- content/vocabularies/providers.jsonl --
{{"code":"school","label":"学校"}}
-- content/vocabularies/countries.jsonl --
{{"code":"CN","label":"中国"}}
-- content/vocabularies/audiences.jsonl --
{{"code":"workers","label":"在职人员"}}
-- content/vocabularies/groups.jsonl --
{{"code":"example","label":"示例"}}
{{"code":"one","label":"第一类"}}
{_catalogue()}-- translations/ar/catalog/micro/all.po --
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "sewing/title"
msgid "改衣"
msgstr "تعديل الملابس"

# @tw state=draft by=argos:zh_ar-1.9 on=2026-11-22
#, fuzzy
msgctxt "sewing/summary"
msgid "学会改衣。"
msgstr "مسودة آلية"
-- translations/ar/catalog/services/all.po --
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

# @tw state=draft by=argos:zh_ar-1.9 on=2026-11-22
#, fuzzy
msgctxt "exam/title"
msgid "考试报名"
msgstr "التسجيل للامتحان"
"""
COLLECTIONS = tuple(_FIELDS)
