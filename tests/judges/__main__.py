"""`make judge`: every judge over every type of page in every locale of a built site."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.judges import browser, keyboard, lighthouse, links, nu, plain
from tests.judges.hosted import hosted
from tests.judges.pages import Sample, one_of_each, samples

#: Name and what it looked at, then each fault with its page.
Verdict = tuple[str, list[str]]
_PHONE = {"viewport": {"width": 360, "height": 740}}


def _nu(site: Path, found: list[Sample]) -> Verdict:
    return f"{len(found)} pages", nu.faults(site, [one.path for one in found])


def _axe(site: Path, found: list[Sample]) -> Verdict:
    wrong = []
    with browser.chromium() as chromium, browser.served(site) as address:
        for scheme in ("light", "dark"):
            with browser.opened(
                chromium, color_scheme=scheme, bypass_csp=True, **_PHONE
            ) as page:
                for one in found:
                    faults = browser.axe_faults(page, address + one.path)
                    wrong += [f"{one} ({scheme}): {fault}" for fault in faults]
    return f"{len(found)} pages, light and dark", wrong


def _policy(site: Path, found: list[Sample]) -> Verdict:
    wrong = []
    with (
        browser.chromium() as chromium,
        browser.served(site) as address,
        browser.opened(chromium, **_PHONE) as page,
    ):
        watch = browser.Watch(page, address)
        for one in found:
            wrong += [f"{one}: {fault}" for fault in watch.faults(address + one.path)]
    return f"{len(found)} pages under the strict policy", wrong


def _keyboard(site: Path, found: list[Sample]) -> Verdict:
    wrong = []
    walked = one_of_each(found)
    with (
        browser.chromium() as chromium,
        browser.served(site) as address,
        browser.opened(chromium) as page,
    ):
        for one in walked:
            faults = keyboard.faults(page, address + one.path)
            faults += keyboard.first_leads_to_the_content(page, address + one.path)
            wrong += [f"{one}: {fault}" for fault in faults]
    return f"{len(walked)} pages", wrong


def _plain(site: Path, found: list[Sample]) -> Verdict:
    wrong = []
    with (
        browser.chromium() as chromium,
        browser.served(site) as address,
        browser.opened(chromium, java_script_enabled=False, **_PHONE) as page,
    ):
        for one in found:
            wrong += [f"{one}: {fault}" for fault in plain.faults(page, address + one.path)]
    return f"{len(found)} pages", wrong


def _links(site: Path, _found: list[Sample]) -> Verdict:
    followed, broken = links.faults(site)
    return f"{followed} links", broken


def _lighthouse(site: Path, found: list[Sample]) -> Verdict:
    first = [one for one in found if one.locale in ("", "ar")]
    wrong = []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        hosted(site) as address,
        lighthouse.chrome(Path(folder, "profile")) as port,
    ):
        lighthouse.scores(address + first[0].path, port, Path(folder))
        for one in first:
            scores, lost = lighthouse.typical(address + one.path, port, Path(folder))
            noindex = b'content="noindex"' in (site / one.path).read_bytes()
            print(f"    {one}: {scores}", file=sys.stderr)
            why = "; ".join(lost)
            faults = lighthouse.faults(scores, noindex)
            wrong += [f"{one}: {fault} ({why})" for fault in faults]
    return f"{len(first)} pages", wrong


JUDGES: dict[str, tuple[Callable[[Path, list[Sample]], Verdict], Callable[[], str]]] = {
    "nu": (_nu, nu.missing),
    "policy": (_policy, browser.missing),
    "plain": (_plain, browser.missing),
    "keyboard": (_keyboard, browser.missing),
    "axe": (_axe, browser.missing),
    "links": (_links, links.missing),
    "lighthouse": (_lighthouse, lighthouse.missing),
}


def verdicts(site: Path, names: list[str], found: list[Sample]) -> Iterator[dict[str, object]]:
    """Let judges look, one after the other."""
    for name in names:
        judge, missing = JUDGES[name]
        if why := missing():
            yield {"judge": name, "looked_at": "nothing", "faults": [why], "seconds": 0.0}
            continue
        began = time.perf_counter()
        looked_at, faults = judge(site, found)
        seconds = round(time.perf_counter() - began, 1)
        yield {"judge": name, "looked_at": looked_at, "faults": faults, "seconds": seconds}


def grouped(faults: list[str]) -> list[str]:
    """Give each fault once, with the first page that has it and how many have."""
    pages: dict[str, list[str]] = {}
    for fault in faults:
        page, _, text = fault.partition(": ")
        pages.setdefault(text, []).append(page)
    return [f"{len(on)} x {on[0]}: {text}" for text, on in pages.items()]


def main() -> None:
    """Print each verdict as it comes; end with 1 where there is any fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=Path("site"))
    parser.add_argument("--only", default=",".join(JUDGES), help="judges, with commas between")
    parser.add_argument(
        "--locale", action="append", default=[], help="only pages of this locale"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = samples(given.site.resolve(), given.locale)
    kinds = {one.kind for one in found}
    print(f"{len(kinds)} types of pages, {len(found)} pages", file=sys.stderr)
    told = []
    for verdict in verdicts(given.site.resolve(), given.only.split(","), found):
        told.append(verdict)
        faults = verdict["faults"]
        assert isinstance(faults, list)
        head = f"{verdict['judge']:>10}: {verdict['looked_at']}, {len(faults)} faults"
        print(f"{head}, {verdict['seconds']} s", file=sys.stderr)
        for line in grouped(faults)[:40]:
            print(f"    {line}", file=sys.stderr)
    if given.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    sys.exit(any(verdict["faults"] for verdict in told))


if __name__ == "__main__":
    main()
