"""How much text there is to translate, as translators reckon: words and characters."""

import re

#: What no translator is paid for: tags, addresses, placeholders.
_MARKUP = re.compile(r"<[^<>]*>|\bhttps?://[^\s<>()]+|%\(\w+\)[sd]|\{\w+\}")
#: Scripts whose words are not set apart. A character of Han or kana counts as a word, as
#: agencies have it; of the scripts of Thailand, Laos, Burma and Cambodia so many make one.
_LETTERS_A_WORD = 4
_HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_LETTERS = rf"[^\W_{_HAN}{_JOINED}]+"
_WORDS = re.compile(rf"([{_HAN}])|([{_JOINED}]+)|{_LETTERS}(?:['’.,-]{_LETTERS})*")


def count_words(text: str) -> int:
    """Give the number of words in a text of any script, its markup left out.

    >>> count_words("线性代数，第2版"), count_words("It's a well-known 3.5% <b>share</b>")
    (7, 5)
    >>> count_words("การศึกษาอัจฉริยะ"), count_words("선형 대수학")
    (4, 2)
    """
    found = _WORDS.findall(_MARKUP.sub(" ", text)) if text else ()
    return sum(-(-len(run) // _LETTERS_A_WORD) if run else 1 for _, run in found)
