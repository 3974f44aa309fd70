"""Tables as CSV: RFC 4180, UTF-8, and harmless where a spreadsheet opens them.

A cell that begins as a formula gets an apostrophe before it (OWASP, "CSV Injection"), so that
no spreadsheet runs it. Programs that read the file find it only in texts that began so.
"""

import csv
import io
from collections.abc import Iterable, Sequence

#: What makes a spreadsheet calculate; some take the wide forms of East Asian keyboards too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Give a table as CSV, every line ended by CR LF.

    >>> csv_file(["a"], [["=1+1"], [12], ["x, y"]]).decode().splitlines()
    ['a', "'=1+1", '12', '"x, y"']
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, dialect="excel", lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in header])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
