"""The quick way through canonical PO files: one expression whose matches lie end to end.

Whatever is not canonical (what `msgcat --no-wrap` would write otherwise) raises
NotCanonicalError, and the caller takes the full parser, which knows all there is.
"""

import re

from generator.translation.po import Entry, Previous, unescape

#: An entry: comments; then context, text and translation, each text with its further lines.
#: Comments alone are an obsolete entry (`#~`) or a stray remark. The last group takes whatever
#: is not canonical, to the end, so that the search stays linear.
ENTRY = re.compile(
    r'(((?:#.*\n)*+)(?:(?:msgctxt "(.*)"\n)?msgid "(.*)"\n((?:".*"\n)*+)'
    r'(?:msgstr "(.*)"\n((?:".*"\n)*+)'
    r'|(msgid_plural ".*"\n(?:".*"\n)*+(?:msgstr\[\d\] ".*"\n(?:".*"\n)*+)+)))?'
    r"(?:\n|\Z))|((?s:.+))"
)
_PLURAL = re.compile(r'msgid_plural "(.*)"\n((?:".*"\n)*+)')
_PREVIOUS = re.compile(
    r'(?:msgctxt "(.*)"\n((?:".*"\n)*+))?msgid "(.*)"\n((?:".*"\n)*+)'
    r'(?:msgid_plural "(.*)"\n((?:".*"\n)*+))?'
)
_FORM = re.compile(r'msgstr\[(\d)\] "(.*)"\n((?:".*"\n)*+)')


class NotCanonicalError(Exception):
    """The quick way does not know what stands here."""


def joined(first: str, more: str) -> str:
    """Give the text that a string and its further lines stand for.

    Raises NotCanonicalError or BadEscapeError where a quote or a backslash is out of place.
    """
    if more:
        # The quote at the end of a line is an escaped one, or may be: this way cannot tell.
        if '\\"\n' in more or first.endswith("\\"):
            raise NotCanonicalError
        first += more[1:-2].replace('"\n"', "")
    if "\\" not in first:
        if '"' in first:
            raise NotCanonicalError
        return first
    # Nearly all texts have no other escapes than these two.
    if "\\\\" not in first:
        plain = first.replace("\\n", "\n")
        if '"' in plain and plain.count('"') == plain.count('\\"'):
            plain = plain.replace('\\"', '"')
            if "\\" not in plain:
                return plain
        elif "\\" not in plain and '"' not in plain:
            return plain
    return unescape(first)


def plural_texts(forms: str) -> tuple[str, ...]:
    """Give the plural forms in the lines from `msgid_plural` on."""
    found = _FORM.findall(forms)
    if [int(number) for number, _, _ in found] != list(range(len(found))):
        raise NotCanonicalError
    return tuple(joined(first, more) for _, first, more in found)


def quick_entries(text: str) -> tuple[list[Entry], str, int]:
    """Give the entries of a canonical file up to its first obsolete or unusual one.

    Comes with the text from there on, for the full parser, and the number of its first line.
    """
    entries: list[Entry] = []
    at, line = 0, 1
    for whole, remarks, context, head, tail, first, more, forms, rest in ENTRY.findall(text):
        if rest or len(whole) <= len(remarks) + 1 or "#~" in remarks:
            break
        start = line + remarks.count("\n")
        named = context or whole.startswith('msgctxt "', len(remarks))
        entry = Entry(
            joined(head, tail),
            plural_texts(forms) if forms else (joined(first, more),),
            joined(context, "") if named else None,
            line=start,
        )
        if forms:
            entry.msgid_plural = _plural_source(forms)
        if remarks and not _remark(entry, remarks):
            break
        entries.append(entry)
        at += len(whole)
        line += whole.count("\n")
    return entries, text[at:], line


def _plural_source(forms: str) -> str:
    match = _PLURAL.match(forms)
    if match is None:
        raise NotCanonicalError
    return joined(match[1], match[2])


def _remark(entry: Entry, remarks: str) -> bool:
    """Put comments where they belong; False where they need the full parser."""
    comments, extracted, previous = [], [], []
    for line in remarks.split("\n")[:-1]:
        mark = line[:2]
        if mark in ("# ", "#"):
            comments.append(line[1:])
        elif mark == "#.":
            extracted.append(line[2:])
        elif mark == "#:" and "\u2068" not in line:
            entry.references = (*entry.references, *line[2:].split())
        elif mark == "#,":
            flags = (f.strip() for f in line[2:].split(","))
            entry.flags = tuple(dict.fromkeys((*entry.flags, *(f for f in flags if f))))
        elif line.startswith("#| "):
            previous.append(line[3:])
        else:
            return False
    entry.comments, entry.extracted = tuple(comments), tuple(extracted)
    if previous:
        entry.previous = _previous("".join(f"{line}\n" for line in previous))
    return True


def _previous(lines: str) -> Previous:
    found = _PREVIOUS.fullmatch(lines)
    if found is None:
        raise NotCanonicalError
    context, more, msgid, rest, plural, last = found.groups()
    return Previous(
        joined(msgid, rest),
        None if context is None else joined(context, more),
        None if plural is None else joined(plural, last),
    )
