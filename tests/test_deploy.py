"""Deploys: what goes up, in what order, what stays, what happens when one is broken off."""

import gzip
import json
import re
from dataclasses import replace

import pytest

from generator import manifest
from generator.cli.deploying import seconds
from generator.deploy import limits
from generator.deploy.headers import headers, phase
from generator.deploy.pointer import LOCK, POINTER
from generator.deploy.run import Order, deploy, preview
from generator.errors import OperatorError, SourceError
from generator.hosting import FOREVER
from generator.manifest import Entry
from tests.deploy_sites import ONE, TWO, MemoryStore, make

DAY = 86_400


def bar(_, entries, __):
    return iter(entries)


def order(tmp_path, files, name="site", **more):
    site = make(tmp_path, files, name)
    state = manifest.state_folder(tmp_path, site)
    return Order(site, state / "manifest", frozenset({"en", "ar"}), **more)


def run(order, store, now=1000):
    return deploy(order, store, lambda: now, bar)


def asked(page):
    return re.findall(r"href=\.\./(\S+?)>", page)


def broken(store):
    """Pages there whose stylesheet is not."""
    site = store.site()
    return [
        path
        for path, page in site.items()
        if path.endswith(".html") and any(one not in site for one in asked(page))
    ]


def test_all_goes_up_assets_then_pages_then_indexes_then_the_pointer(tmp_path):
    store = MemoryStore()
    report = run(order(tmp_path, ONE), store)
    assert store.site() == ONE
    assert report.put == len(ONE)
    assert report.invalidate == []
    files = [path for path in store.log if path in ONE]
    assert [phase(path) for path in files] == sorted(phase(path) for path in files)
    assert store.log.index(POINTER) > max(store.log.index(path) for path in ONE)
    assert LOCK not in store.files


def test_a_second_deploy_of_the_same_site_puts_nothing(tmp_path):
    store = MemoryStore()
    run(order(tmp_path, ONE), store)
    store.log.clear()
    assert run(order(tmp_path, ONE), store).put == 0
    assert not [path for path in store.log if path in ONE or path == POINTER]


def test_only_what_changed_goes_up_and_what_went_stays_for_a_while(tmp_path):
    store = MemoryStore()
    run(order(tmp_path, ONE), store)
    store.log.clear()
    report = run(order(tmp_path, TWO, "two"), store)
    changed = {path for path in TWO if ONE.get(path) != TWO[path]}
    assert {path for path in store.log if path in TWO} == changed
    assert store.site() == {**ONE, **TWO}
    assert report.invalidate == [
        "/ar/index.html", "/assets/site.0000000000000001.css", "/en/index.html",
        "/en/old.html", "/search/en/root.bin", "/sitemap.xml",
    ]  # fmt: skip
    assert run(order(tmp_path, TWO, "two"), store, 1000 + DAY - 1).removed == 0
    assert run(order(tmp_path, TWO, "two"), store, 1000 + DAY).removed > 0
    assert store.site() == TWO


def test_without_grace_what_went_is_removed_after_the_pointer(tmp_path):
    store = MemoryStore()
    run(order(tmp_path, ONE), store)
    run(order(tmp_path, TWO, "two", grace=0), store)
    assert store.site() == TWO
    removed = next(
        at
        for at, what in enumerate(store.log)
        if what.startswith("remove") and "en/old.html" in what
    )
    first = store.log.index(POINTER)
    assert store.log.index(POINTER, first + 1) < removed


def test_what_comes_back_in_time_is_not_removed(tmp_path):
    store = MemoryStore()
    one, two = order(tmp_path, ONE), order(tmp_path, TWO, "two")
    run(one, store)
    run(two, store)
    run(one, store)
    run(one, store, 1000 + 2 * DAY)
    assert store.site() == ONE
    run(one, store, 1000 + 4 * DAY)
    assert store.site() == ONE


@pytest.mark.parametrize("grace", [0, DAY])
def test_broken_off_anywhere_no_page_lacks_what_it_needs_and_the_next_run_ends_it(
    tmp_path, grace
):
    one, two = order(tmp_path, ONE), order(tmp_path, TWO, "two", grace=grace)
    whole = MemoryStore()
    run(one, whole)
    run(two, whole)
    steps = 0
    while True:
        store = MemoryStore()
        run(one, store)
        store.fails = steps
        try:
            run(two, store)
        except KeyboardInterrupt:
            assert broken(store) == []
            store.fails = 1 << 60
            run(replace(two, break_lock=True), store)
            assert store.site() == whole.site()
            assert (
                json.loads(store.files[POINTER])["index"]
                == json.loads(whole.files[POINTER])["index"]
            )
            steps += 1
            continue
        break
    assert steps > 10


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("generator.deploy.run.PARALLEL", 1)
    files = {f"en/{n:04}.html": f"page {n}" for n in range(300)}
    one, store = order(tmp_path, files), MemoryStore()
    store.fails = 200
    with pytest.raises(KeyboardInterrupt):
        run(one, store)
    store.fails = 1 << 60
    store.log.clear()
    # The mark of progress could not be written either: the lock is all that is left.
    report = run(replace(one, break_lock=True), store)
    assert report.resumed == 0
    assert store.site() == files


def test_progress_is_marked_and_skipped(tmp_path, monkeypatch):
    monkeypatch.setattr("generator.deploy.run.MARKED", 50)
    files = {f"en/{n:04}.html": f"page {n}" for n in range(300)}
    one, store = order(tmp_path, files), MemoryStore()
    store.fails = 250
    with pytest.raises(KeyboardInterrupt):
        run(one, store)
    store.fails = 1 << 60
    store.log.clear()
    report = run(replace(one, break_lock=True), store)
    assert report.resumed >= 100
    assert len([path for path in store.log if path in files]) == 300 - report.resumed
    assert store.site() == files


def test_two_deploys_at_once_are_kept_apart(tmp_path):
    store = MemoryStore()
    one = order(tmp_path, ONE)
    mark = {"token": "x", "host": "elsewhere", "process": 7, "until": 5000}
    store.files[LOCK] = json.dumps(mark).encode()
    with pytest.raises(OperatorError) as caught:
        run(one, store, 1000)
    assert "Process 7 on elsewhere" in caught.value.fact
    assert "--break-lock" in caught.value.hint
    assert store.site() == {}
    run(one, store, 6000)
    assert store.site() == ONE


def test_a_deploy_that_lost_its_lock_stops(tmp_path, monkeypatch):
    monkeypatch.setattr("generator.deploy.run.MARKED", 10)
    files = {f"en/{n:04}.html": f"page {n}" for n in range(100)}
    store, now = MemoryStore(), iter(range(1000, 10**9, 1000))
    one = order(tmp_path, files)
    write = store.write

    def steal(key, body, headers):
        write(key, body, headers)
        if key == "en/0020.html":
            mark = {"token": "x", "host": "elsewhere", "process": 7, "until": 10**9}
            store.files[LOCK] = json.dumps(mark).encode()

    store.write = steal
    with pytest.raises(OperatorError, match="taken over"):
        deploy(one, store, lambda: next(now), bar)
    assert POINTER not in store.files


def test_a_dry_run_counts_and_writes_nothing(tmp_path):
    store = MemoryStore()
    report = preview(order(tmp_path, ONE), store, lambda: 1000)
    assert (report.put, store.files) == (len(ONE), {})


def test_a_file_that_no_build_made_stops_the_deploy(tmp_path):
    one, store = order(tmp_path, ONE), MemoryStore()
    (one.site / "en/index.html").write_text("altered")
    with pytest.raises(SourceError, match=r"en/index\.html is not what the last build made"):
        run(one, store)
    assert POINTER not in store.files


@pytest.mark.parametrize("damage", [b"{", b'{"index":"../x","serial":1,"settings":"plain"}'])
def test_a_damaged_pointer_is_said_and_put_right(tmp_path, damage):
    one, store = order(tmp_path, ONE), MemoryStore()
    run(one, store)
    store.files[POINTER] = damage
    with pytest.raises(OperatorError) as caught:
        run(one, store)
    assert "--from-nothing" in caught.value.hint
    run(replace(one, from_nothing=True), store)
    assert run(one, store).put == 0


def test_compressed_text_says_so_and_another_way_puts_all_again(tmp_path):
    one, store = order(tmp_path, ONE), MemoryStore()
    run(one, store)
    assert run(replace(one, zipped=True), store).put == len(ONE)
    assert store.headers["en/index.html"].content_encoding == "gzip"
    assert gzip.decompress(store.files["en/index.html"]).decode() == ONE["en/index.html"]
    assert store.headers["data/en.jsonl.gz"].content_encoding == ""
    assert run(replace(one, zipped=True), store).put == 0


def test_every_file_has_its_headers():
    locales = frozenset({"en", "zh-Hans"})
    assert headers("zh-Hans/a.html", locales, False) == (
        "text/html; charset=utf-8", "public, max-age=300", "zh-Hans", "",
    )  # fmt: skip
    assert headers("assets/site.0123456789abcdef.css", locales, False)[1] == FOREVER
    assert headers("search/en/p/0123456789ab/3.bin", locales, True)[1:] == (FOREVER, "", "")
    assert headers("search/en/root.bin", locales, False)[1] == "no-cache"
    assert headers("data/en.jsonl.gz", locales, True)[0] == "application/gzip"
    assert headers("unknown", locales, True)[0] == "application/octet-stream"


def test_hosts_limits_are_met_before_anything_goes_up():
    many = [Entry(f"en/{n}.html", 1, "") for n in range(20_001)]
    with pytest.raises(OperatorError, match=r"20,001 files, and there may be 20,000"):
        limits.check("cloudflare-pages", many)
    with pytest.raises(OperatorError, match=r"a\.zim has 30\.0 MB, and a file may have 25"):
        limits.check("cloudflare-pages", [Entry("a.zim", 30 * limits.MB, "")])
    with pytest.raises(OperatorError, match="all files"):
        limits.check("github-pages", [Entry(str(n), 90 * limits.MB, "") for n in range(20)])
    limits.check("s3", many)


def test_lengths_of_time():
    assert [seconds(text) for text in ("30m", "2d")] == [1800, 2 * DAY]
