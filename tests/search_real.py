"""An index of a real catalogue that lies beside the checkout: courses in nineteen languages."""

import csv
from pathlib import Path

from search import Entry, Labels, Text, analyse_shard, number, write_locale, write_shared
from tests.search_samples import put


def write_real_index(data: Path, folder: Path) -> list[str]:
    """Write an index of it as the English locale's; return the titles."""
    entries, texts = [], []
    with (data / "catalogues/coursera_2021_multilang.csv").open(encoding="utf-8") as file:
        for place, row in enumerate(csv.DictReader(file)):
            key = f"{place:05}"
            entries.append(Entry(key, ((row["category"],), (row["course_language"],))))
            texts.append(
                Text(
                    key,
                    f"en/courses/{key}.html",
                    row["course_name"].strip(),
                    f"{row['course_skills']} {row['sub_category']}",
                    row["university_name"],
                )
            )
    numbering = number(entries, ("category", "language"), ())
    put(folder, write_shared(numbering))
    blobs = [analyse_shard(texts)]
    put(folder, write_locale("en", numbering, blobs, ("en",), Labels({}, {})))
    return [text.title for text in texts]
