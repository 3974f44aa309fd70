"""The same sources give the same bytes: on any engine, at once or bit by bit."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import OperatorError
from tests.build_sites import (
    add_line,
    assert_whole,
    drop_lines,
    edit,
    everything,
    run,
    small_site,
    state_of,
)

HIGHER = "content/catalog/higher/all.jsonl"


@pytest.fixture
def root(site: Callable[[str], Path]) -> Path:
    return small_site(site)


def anew(root: Path) -> None:
    shutil.rmtree(root / "site")
    shutil.rmtree(state_of(root))


def test_a_pool_of_processes_makes_the_same_bytes(root: Path) -> None:
    run(root)
    want = everything(root)
    anew(root)
    run(root, engine="process", jobs=2)
    assert everything(root) == want
    edit(root, HIGHER, "极限与导数。", "极限、导数。")
    run(root, engine="process", jobs=2)
    assert_whole(root)


def test_a_cluster_makes_the_same_bytes(root: Path) -> None:
    distributed = pytest.importorskip("distributed")
    run(root)
    want = everything(root)
    anew(root)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        run(root, engine=f"dask://{cluster.scheduler_address.removeprefix('tcp://')}")
    assert everything(root) == want


def test_the_clock_and_the_order_of_files_do_not_show(root: Path) -> None:
    run(root)
    want = everything(root)
    anew(root)
    for file in sorted(root.rglob("*.po"), reverse=True):
        copy = file.read_bytes()
        file.unlink()
        file.write_bytes(copy)
    run(root)
    assert everything(root) == want


def test_the_order_of_sets_does_not_show(root: Path) -> None:
    edit(
        root,
        "site_config.yml",
        "search: {enabled: false}",
        "data: {dumps: true, records: true}",
    )
    build = [sys.executable, "-m", "generator", "build", "--config", root / "site_config.yml"]
    made = []
    for seed in "1234":
        output = root / f"site-{seed}"
        seeded = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(
            [*build, "--output", output], check=True, capture_output=True, env=seeded
        )
        made.append(everything(root, output))
    assert made[0] == made[1] == made[2] == made[3]


class Editor:
    """Somebody who edits at random, but never wrongly."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.chance, self.count = root, random.Random(seed), 0
        self.added: dict[str, str] = {}

    def step(self) -> None:
        self.chance.choice(
            [self.add, self.add, self.add, self.remove, self.retitle, self.translate, self.word,
             self.static, self.publisher, self.restyle, self.meddle, self.policy]
        )()  # fmt: skip

    def add(self) -> None:
        self.count += 1
        collection = self.chance.choice(["higher", "lessons"])
        name = f"new-{self.count}"
        subjects = ',"subjects":["0541"]' if self.chance.random() < 0.5 else ""
        add_line(self.root, collection, f'{{"id":"{name}","title":"新{self.count}"{subjects}}}')
        self.added[name] = collection

    def remove(self) -> None:
        if self.added:
            name = self.chance.choice(sorted(self.added))
            drop_lines(self.root, self.place(name), f'{{"id":"{name}"')
            del self.added[name]

    def place(self, name: str) -> str:
        folder = self.root / f"content/catalog/{self.added[name]}"
        found = (
            f
            for f in sorted(folder.glob("*.jsonl"))
            if f'{{"id":"{name}"' in f.read_text("utf-8")
        )
        return next(found).relative_to(self.root).as_posix()

    def retitle(self) -> None:
        self.count += 1
        for name in sorted(self.added)[:1]:
            edit(
                self.root,
                self.place(name),
                f'"{name}","title":"',
                f'"{name}","title":"{self.count}',
            )

    def translate(self) -> None:
        self.count += 1
        edit(
            self.root,
            "translations/ar/catalog/higher/all.po",
            'msgstr "الجبر',
            f'msgstr "الجبر {self.count}',
        )

    def word(self) -> None:
        edit(self.root, "translations/ar/ui.po", '"الرئيسية', '"الرئيسية.')

    def static(self) -> None:
        (self.root / f"static/{self.chance.randrange(4)}.txt").write_text(
            str(self.count), "utf-8"
        )

    def publisher(self) -> None:
        edit(self.root, "site_config.yml", "publisher: 编", "publisher: 编编")

    def restyle(self) -> None:
        theme = Path(__file__).parent.parent / "generator/theme/templates/card.html.j2"
        text = theme.read_text("utf-8").replace('"card"', f'"card c{self.count}"')
        (self.root / "templates/card.html.j2").write_text(text, "utf-8")

    def meddle(self) -> None:
        pages = sorted((self.root / "site").rglob("*.html"))
        self.chance.choice(pages).write_text("meddled", "utf-8")
        self.chance.choice(pages).unlink()

    def policy(self) -> None:
        text = (self.root / "site_config.yml").read_text("utf-8")
        old, new = (
            ("draft", "translated")
            if "ar: {policy: draft}" in text
            else ("translated", "draft")
        )
        edit(self.root, "site_config.yml", f"ar: {{policy: {old}}}", f"ar: {{policy: {new}}}")


@pytest.mark.parametrize("seed", [3, 14, 159])
def test_a_site_built_bit_by_bit_is_the_site_built_at_once(root: Path, seed: int) -> None:
    run(root)
    editor = Editor(root, seed)
    for _ in range(8):
        for _ in range(editor.chance.randrange(1, 4)):
            editor.step()
        run(root)
        assert_whole(root)
    assert run(root).rendered == 0


def test_a_cluster_that_is_not_there_is_told(root: Path) -> None:
    distributed = pytest.importorskip("distributed")
    dask = pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "1s"}),
        pytest.raises(OperatorError, match="No cluster answers"),
    ):
        run(root, engine="dask://127.0.0.1:1")
    assert distributed
