"""Sentences of a course catalogue in Chinese, English and French, made by rules."""

import random
from collections.abc import Callable
from typing import NamedTuple


class Row(NamedTuple):
    """One text in the three languages."""

    zh: str
    en: str
    fr: str


def _rows(text: str) -> list[Row]:
    return [
        Row(*(cell.strip() for cell in line.split("|"))) for line in text.split("\n") if line
    ]


SUBJECTS = _rows("""\
天文|astronomy|astronomie
植物学|botany|botanique
动物学|zoology|zoologie
几何|geometry|géométrie
代数|algebra|algèbre
统计|statistics|statistique
力学|mechanics|mécanique
光学|optics|optique
化学|chemistry|chimie
地质学|geology|géologie
海洋学|oceanography|océanographie
气象学|meteorology|météorologie
考古|archaeology|archéologie
建筑|architecture|architecture
音乐|music|musique
绘画|painting|peinture
书法|calligraphy|calligraphie
戏剧|drama|théâtre
诗歌|poetry|poésie
翻译|translation|traduction
哲学|philosophy|philosophie
逻辑|logic|logique
伦理学|ethics|éthique
经济|economics|économie
会计|accounting|comptabilité
法律|law|droit
心理学|psychology|psychologie
护理|nursing|soins infirmiers
营养学|nutrition|nutrition
农业|agriculture|agriculture
园艺|gardening|jardinage
烹饪|cooking|cuisine
编程|programming|programmation
数据库|databases|bases de données
机器人|robotics|robotique
人工智能|artificial intelligence|intelligence artificielle
网络安全|network security|sécurité des réseaux
电工|electrical work|électricité
焊接|welding|soudage
汽车维修|car repair|réparation automobile
""")
PLACES = _rows("""\
北京|Beijing|Pékin
上海|Shanghai|Shanghai
昆明|Kunming|Kunming
西安|Xi'an|Xi'an
曼谷|Bangkok|Bangkok
开罗|Cairo|Le Caire
巴黎|Paris|Paris
""")
PEOPLE = _rows("""\
教师|teachers|les enseignants
学生|students|les étudiants
工人|workers|les ouvriers
农民|farmers|les agriculteurs
护士|nurses|les infirmiers
老年人|older people|les personnes âgées
初学者|beginners|les débutants
""")
LANGUAGES = _rows("""\
中文|Chinese|chinois
英语|English|anglais
法语|French|français
阿拉伯语|Arabic|arabe
俄语|Russian|russe
泰语|Thai|thaï
""")


def capital(text: str) -> str:
    """Give `text` with its first letter large."""
    return text[:1].upper() + text[1:]


def title(text: str) -> str:
    """Give an English `text` with each word's first letter large."""
    return " ".join(capital(word) for word in text.split())


def of(text: str) -> str:
    """Give a French `text` with `de` before it."""
    return f"d'{text}" if text[0] in "aeiouéh" else f"de {text}"


def weeks(count: int) -> str:
    """Give the weeks in English."""
    return f"{count} week" if count == 1 else f"{count} weeks"


def semaines(count: int) -> str:
    """Give the weeks in French."""
    return f"{count} semaine" if count == 1 else f"{count} semaines"


class Draw:
    """What one sentence is made of, drawn at random."""

    def __init__(self, chance: random.Random) -> None:
        self.a, self.b = chance.sample(SUBJECTS, 2)
        self.place, self.people = chance.choice(PLACES), chance.choice(PEOPLE)
        self.language = chance.choice(LANGUAGES)
        self.n, self.m = chance.randint(1, 40), chance.randint(2, 99)
        self.year = chance.randint(1950, 2049)
        self.x, self.y = (f"⟦{i}⟧" for i in chance.sample(range(10), 2))


# fmt: off
TEMPLATES: tuple[Callable[[Draw], tuple[str, str, str]], ...] = (
    lambda d: (d.a.zh, title(d.a.en), capital(d.a.fr)),
    lambda d: (f"{d.a.zh}入门", f"First Steps in {title(d.a.en)}", f"Premiers pas : {d.a.fr}"),
    lambda d: (f"高级{d.a.zh}", f"Advanced {title(d.a.en)}", f"Cours avancé {of(d.a.fr)}"),
    lambda d: (f"{d.a.zh}史", f"A History of {title(d.a.en)}", f"Une histoire : {d.a.fr}"),
    lambda d: (f"{d.a.zh}与{d.b.zh}", f"{title(d.a.en)} and {title(d.b.en)}",
               f"{capital(d.a.fr)} et {d.b.fr}"),
    lambda d: (f"{d.people.zh}的{d.a.zh}课", f"{title(d.a.en)} for {capital(d.people.en)}",
               f"{capital(d.a.fr)} pour {d.people.fr}"),
    lambda d: (f"{d.place.zh}的{d.a.zh}", f"{title(d.a.en)} in {d.place.en}",
               f"{capital(d.a.fr)}, {d.place.fr}"),
    lambda d: (f"{d.a.zh}：第{d.n}讲", f"{title(d.a.en)}: Lecture {d.n}",
               f"{capital(d.a.fr)} : leçon {d.n}"),
    lambda d: (f"这门课讲{d.a.zh}和{d.b.zh}。", f"This course teaches {d.a.en} and {d.b.en}.",
               f"Ce cours enseigne : {d.a.fr} et {d.b.fr}."),
    lambda d: (f"课程适合{d.people.zh}。", f"The course is made for {d.people.en}.",
               f"Le cours convient pour {d.people.fr}."),
    lambda d: (f"课程共{d.n}周，用{d.language.zh}授课。",
               f"The course lasts {weeks(d.n)} and is taught in {d.language.en}.",
               f"Le cours dure {semaines(d.n)}, en {d.language.fr}."),
    lambda d: (f"先学{d.a.zh}，再学{d.b.zh}。", f"Learn {d.a.en} first, then {d.b.en}.",
               f"Apprenez d'abord : {d.a.fr}, ensuite : {d.b.fr}."),
    lambda d: (f"学完以后，{d.people.zh}会用{d.a.zh}。",
               f"Afterwards, {d.people.en} can use {d.a.en}.",
               f"Ensuite, {d.people.fr} savent utiliser : {d.a.fr}."),
    lambda d: (f"本课{d.year}年在{d.place.zh}录制。", f"Recorded in {d.place.en} in {d.year}.",
               f"Enregistré en {d.year}, {d.place.fr}."),
    lambda d: (f"考试占{d.m}%。", f"The exam counts for {d.m}%.",
               f"L'examen compte pour {d.m} %."),
    lambda d: (f"请看{d.x}。", f"Please see {d.x}.", f"Voir {d.x}."),
    lambda d: (f"请用{d.x}和{d.y}学习{d.a.zh}。", f"Use {d.x} and {d.y} to learn {d.a.en}.",
               f"Utilisez {d.x} et {d.y} pour apprendre : {d.a.fr}."),
    lambda d: (f"关于{d.a.zh}，请看{d.x}。", f"For {d.a.en}, please see {d.x}.",
               f"Pour la matière {d.a.fr}, voir {d.x}."),
    lambda d: (f"什么是{d.a.zh}？", f"What is {d.a.en}?",
               f"Matière {d.a.fr} : de quoi s'agit-il ?"),
    lambda d: (f"{d.place.zh}的{d.people.zh}喜欢{d.a.zh}！",
               f"In {d.place.en}, {d.people.en} love {d.a.en}!",
               f"À {d.place.fr}, {d.people.fr} aiment : {d.a.fr} !"),
)
# fmt: on


def rows(count: int, seed: int) -> list[Row]:
    """Give `count` texts, the same for the same `seed`; some come twice.

    >>> rows(2, seed=1) == rows(2, seed=1)
    True
    """
    chance = random.Random(seed)  # noqa: S311 no secret
    return [Row(*chance.choice(TEMPLATES)(Draw(chance))) for _ in range(count)]
