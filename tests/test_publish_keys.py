"""Who may sign: keys for one and for several, signatures on several machines, changes that
mirrors follow.
"""

import json
import os
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tuf.api.exceptions import RepositoryError

from generator import cli
from generator.errors import OperatorError, SourceError, UsageError
from generator.publish import ceremony, finish, roots
from generator.publish.keyring import Keyring, read_metadata
from generator.publish.keys import new_pair, open_signer, read_public
from generator.publish.store import Store
from tests.publish_sites import (
    NOW,
    Client,
    later,
    page,
    publish,
    ring_at,
    site_files,
    write_site,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_site(tmp_path, site_files(3))
    return tmp_path


def quiet(_: object) -> str:
    """No passphrase."""
    return ""


def people(root: Path, *names: str) -> dict[str, Path]:
    """Machines of people, each with a key pair."""
    for name in names:
        new_pair(root / name, name, "")
    return {name: root / name for name in names}


def ring_of_two(root: Path) -> tuple[Keyring, dict[str, Path]]:
    """Keys that ask for the signatures of two of three people."""
    homes = people(root, "anna", "boris", "carla")
    keys = [read_public(home / f"{name}.pub") for name, home in homes.items()]
    ring = Keyring(root / "keys", quiet)
    changed = ceremony.begin(ring, {"root": keys, "targets": keys}, 2, quiet, NOW)
    assert changed.wanting == 2
    for name in ("anna", "carla"):
        ceremony.sign(Path(changed.sign), homes[name] / f"{name}.pem", quiet)
    assert finish.finish(Store(root / "release"), ring, [], NOW, 14, 3).state == "keys in force"
    return ring, homes


def seen(root: Path) -> int:
    """The number of the release that a mirror from the first day sees."""
    number: int = Client(root / "release", root / "home").read()["release"]
    return number


def edit(root: Path, number: int) -> None:
    """A site with another page."""
    write_site(root, {**site_files(3), "ar/new.html": page("ar", 100 + number)})


# Files of keys


def test_private_keys_are_their_owners_alone(root: Path) -> None:
    ring = ring_at(root / "keys")
    for private in ring.folder.glob("*.pem"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(ring.folder.stat().st_mode) == 0o700
    assert b"PRIVATE" not in b"".join(p.read_bytes() for p in ring.folder.glob("*.pub"))


def test_a_key_that_others_may_read_is_refused(root: Path) -> None:
    ring_at(root / "keys")
    (root / "keys/targets.pem").chmod(0o640)
    with pytest.raises(OperatorError, match="Others may read") as caught:
        publish(root)
    assert caught.value.hint.startswith("Run: chmod 600")
    assert not (root / "release/metadata/timestamp.json").exists()


def test_a_passphrase_encrypts(tmp_path: Path) -> None:
    key = new_pair(tmp_path, "anna", "سرّ")
    assert b"ENCRYPTED" in (tmp_path / "anna.pem").read_bytes()
    assert open_signer(tmp_path / "anna.pem", lambda _: "سرّ").public_key.keyid == key.keyid
    with pytest.raises(SourceError, match="passphrase is wrong"):
        open_signer(tmp_path / "anna.pem", lambda _: "open sesame")


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    new_pair(tmp_path, "anna", "")
    before = (tmp_path / "anna.pem").read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        new_pair(tmp_path, "anna", "")
    assert (tmp_path / "anna.pem").read_bytes() == before


@pytest.mark.parametrize("name", ["", "../x", "a/b", "-x", "x" * 70, "ключ"])
def test_odd_names_of_keys_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a key"):
        new_pair(tmp_path, name, "")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: {},
        lambda row: [],
        lambda row: {**row, "keyid": "0" * 64},
        lambda row: {**row, "keyval": {"public": "zz"}},
        lambda row: {**row, "keytype": "rsa"},
        lambda row: {**row, "scheme": 5},
    ],
)
def test_what_is_no_public_key_is_refused(
    tmp_path: Path, spoil: Callable[[dict[str, Any]], object]
) -> None:
    new_pair(tmp_path, "anna", "")
    row = json.loads((tmp_path / "anna.pub").read_bytes())
    (tmp_path / "anna.pub").write_text(json.dumps(spoil(row)), "utf-8")
    with pytest.raises(SourceError, match="is no public key"):
        read_public(tmp_path / "anna.pub")


def test_a_private_key_is_not_taken_for_a_public_one(tmp_path: Path) -> None:
    new_pair(tmp_path, "anna", "")
    with pytest.raises(SourceError, match="is no public key"):
        read_public(tmp_path / "anna.pem")


# Two people


def test_a_release_waits_until_enough_people_signed(root: Path) -> None:
    ring, homes = ring_of_two(root)
    report = publish(root)
    assert (report.state, report.wanting) == ("waiting", 2)
    assert [name.split(" ")[0] for name in report.signers] == ["anna", "boris", "carla"]
    assert not (root / "release/metadata").exists()
    # Each signs a copy of her own; one is not enough.
    copies = []
    for name in ("boris", "anna"):
        copies.append(homes[name] / Path(report.sign).name)
        shutil.copy(report.sign, copies[-1])
        ceremony.sign(copies[-1], homes[name] / f"{name}.pem", quiet)
    store = Store(root / "release")
    once = finish.finish(store, ring, copies[:1], NOW, 14, 3)
    assert (once.state, once.wanting) == ("waiting", 1)
    assert not (root / "release/metadata/timestamp.json").exists()
    assert finish.finish(store, ring, copies[1:], NOW, 14, 3).state == "published"
    assert seen(root) == 1


def test_one_person_twice_is_one(root: Path) -> None:
    _, homes = ring_of_two(root)
    report = publish(root)
    for _ in range(2):
        ceremony.sign(Path(report.sign), homes["anna"] / "anna.pem", quiet)
    ring = ring_at(root / "keys")
    assert finish.finish(Store(root / "release"), ring, [], NOW, 14, 3).wanting == 1


def test_a_stranger_s_signature_does_not_count(root: Path) -> None:
    ring, homes = ring_of_two(root)
    report = publish(root)
    people(root, "mallory")
    ceremony.sign(Path(report.sign), homes["anna"] / "anna.pem", quiet)
    ceremony.sign(Path(report.sign), root / "mallory/mallory.pem", quiet)
    assert finish.finish(Store(root / "release"), ring, [], NOW, 14, 3).wanting == 1


def test_what_came_back_changed_is_refused(root: Path) -> None:
    ring, homes = ring_of_two(root)
    report = publish(root)
    copy = homes["anna"] / "copy.json"
    changed = json.loads(Path(report.sign).read_bytes())
    changed["signed"]["targets"]["release.json"]["length"] += 1
    copy.write_text(json.dumps(changed), "utf-8")
    ceremony.sign(copy, homes["anna"] / "anna.pem", quiet)
    with pytest.raises(SourceError, match="not what waits for signatures"):
        finish.finish(Store(root / "release"), ring, [copy], NOW, 14, 3)


def test_a_new_release_takes_the_place_of_one_that_waits(root: Path) -> None:
    ring, homes = ring_of_two(root)
    publish(root)
    edit(root, 1)
    report = publish(root)
    for name in ("anna", "boris"):
        ceremony.sign(Path(report.sign), homes[name] / f"{name}.pem", quiet)
    finish.finish(Store(root / "release"), ring, [], NOW, 14, 3)
    files = Client(root / "release", root / "home").files()
    assert files["ar/new.html"] == page("ar", 101)
    with pytest.raises(UsageError, match="Nothing waits"):
        finish.finish(Store(root / "release"), ring, [], NOW, 14, 3)


def test_publishing_again_keeps_the_signatures_that_are_there(root: Path) -> None:
    ring, homes = ring_of_two(root)
    report = publish(root)
    ceremony.sign(Path(report.sign), homes["anna"] / "anna.pem", quiet)
    again = publish(root, date=later(1))
    assert (again.state, again.wanting, again.sign) == ("waiting", 1, report.sign)
    ceremony.sign(Path(report.sign), homes["boris"] / "boris.pem", quiet)
    assert publish(root).state == "published"
    assert seen(root) == 1
    assert ring.waiting("targets") is None


def test_the_statement_says_what_is_signed(root: Path) -> None:
    ring_of_two(root)
    report = publish(root)
    said = ceremony.statement(Path(report.sign))
    assert (said.role, said.version) == ("targets", 1)
    [name] = [p.name for p in (root / "release/targets").iterdir()]
    assert any(name.partition(".")[0] in line for line in said.lines)
    assert "release 1" in said.lines


# Changes


def test_a_refresh_lets_an_expired_release_be_seen_again(root: Path) -> None:
    publish(root, now=later(-20), days=7)
    with pytest.raises(RepositoryError, match="expired"):
        seen(root)
    finish.refresh(Store(root / "release"), ring_at(root / "keys"), NOW, 7)
    assert seen(root) == 1


def test_signatures_of_people_that_end_soon_are_told(root: Path) -> None:
    publish(root)
    ring = ring_at(root / "keys")
    early, late = (
        finish.refresh(Store(root / "release"), ring, later(days), 14).warnings
        for days in (330, 340)
    )
    assert early == []
    assert ["keys renew" in warning for warning in late] == [True, False]
    ceremony.change(ring, later(340), lambda _: None)
    assert publish(root, now=later(340)).state == "published"
    assert finish.refresh(Store(root / "release"), ring, later(341), 14).warnings == []


@pytest.mark.parametrize("role", ["snapshot", "timestamp", "targets", "root"])
def test_mirrors_follow_a_key_that_was_replaced(root: Path, role: str) -> None:
    publish(root)
    assert seen(root) == 1
    ring = ring_at(root / "keys")
    ceremony.rotate(ring, role, "", quiet, NOW)
    assert seen(root) == 1
    finish.refresh(Store(root / "release"), ring, NOW, 14)
    assert seen(root) == 1
    assert (root / "home/metadata/root_history/2.root.json").exists()
    # The old key is of no use any more.
    (root / f"keys/{role}.pem").unlink()
    edit(root, 1)
    assert publish(root).state == "published"
    assert seen(root) == 2


def test_a_release_folder_that_was_lost_is_begun_anew_and_mirrors_follow(root: Path) -> None:
    publish(root)
    edit(root, 1)
    publish(root)
    assert seen(root) == 2
    shutil.rmtree(root / "release")
    publish(root)
    assert seen(root) == 3


def test_a_spoilt_timestamp_is_removed_and_made_again(root: Path) -> None:
    publish(root)
    assert seen(root) == 1
    timestamp = root / "release/metadata/timestamp.json"
    timestamp.write_bytes(timestamp.read_bytes()[:100])
    with pytest.raises(SourceError, match="is no TUF metadata") as found:
        publish(root)
    assert "remove it" in found.value.hint
    timestamp.unlink()
    publish(root)
    assert seen(root) == 2


def test_a_lost_targets_key_is_replaced_without_it(root: Path) -> None:
    publish(root)
    ring = ring_at(root / "keys")
    (root / "keys/targets.pem").unlink()
    ceremony.rotate(ring, "targets", "", quiet, NOW)
    finish.refresh(Store(root / "release"), ring, NOW, 14)
    assert seen(root) == 1


def test_a_third_key_and_a_threshold_of_two(root: Path) -> None:
    publish(root)
    ring = ring_at(root / "keys")
    carla = people(root, "carla")["carla"]

    def change(made: Any) -> None:
        roots.add(made, "targets", read_public(carla / "carla.pub"))
        roots.set_threshold(made, "targets", 2)

    assert ceremony.change(ring, NOW, change).wanting == 0
    report = finish.refresh(Store(root / "release"), ring, NOW, 14)
    assert (report.state, report.wanting) == ("waiting", 1)
    assert seen(root) == 1
    ceremony.sign(Path(report.sign), carla / "carla.pem", quiet)
    finish.finish(Store(root / "release"), ring, [], NOW, 14, 3)
    assert seen(root) == 1
    assert len(read_metadata(root / "home/metadata/targets.json", "targets").signatures) == 2


def test_a_change_of_root_wants_those_of_before_and_those_of_now(root: Path) -> None:
    ring, homes = ring_of_two(root)
    dora = people(root, "dora")["dora"]
    changed = ceremony.change(
        ring, NOW, lambda made: roots.add(made, "root", read_public(dora / "dora.pub"))
    )
    ceremony.sign(Path(changed.sign), dora / "dora.pem", quiet)
    ceremony.sign(Path(changed.sign), homes["anna"] / "anna.pem", quiet)
    store = Store(root / "release")
    # Two by the new rules, but one only by those in force.
    assert finish.finish(store, ring, [], NOW, 14, 3).wanting == 1
    ceremony.sign(Path(changed.sign), homes["boris"] / "boris.pem", quiet)
    assert finish.finish(store, ring, [], NOW, 14, 3).state == "keys in force"
    assert ring.root().signed.version == 2


def test_a_compromised_key_is_revoked(root: Path) -> None:
    ring, homes = ring_of_two(root)
    changed = ceremony.change(ring, NOW, lambda made: roots.revoke(made, "targets", "boris"))
    for name in ("anna", "carla"):
        ceremony.sign(Path(changed.sign), homes[name] / f"{name}.pem", quiet)
    finish.finish(Store(root / "release"), ring, [], NOW, 14, 3)
    report = publish(root)
    assert [name.split(" ")[0] for name in report.signers] == ["anna", "carla"]


def test_fewer_keys_than_signatures_are_refused(root: Path) -> None:
    ring, _ = ring_of_two(root)

    def both(made: Any) -> None:
        roots.revoke(made, "root", "anna")
        roots.revoke(made, "root", "boris")

    with pytest.raises(UsageError, match="would need 2 signatures and have 1 keys"):
        ceremony.change(ring, NOW, both)
    with pytest.raises(UsageError, match="No keys of root are called 'dora'"):
        ceremony.change(ring, NOW, lambda made: roots.revoke(made, "root", "dora"))


def test_keys_are_made_once(root: Path) -> None:
    ring = ring_at(root / "keys")
    with pytest.raises(UsageError, match="has keys already"):
        ceremony.begin(ring, {}, 1, quiet, NOW)


def test_without_the_online_keys_nothing_is_shown(root: Path) -> None:
    ring_at(root / "keys")
    (root / "keys/timestamp.pem").unlink()
    with pytest.raises(OperatorError, match="No key for timestamp lies in"):
        publish(root)
    assert not (root / "release/metadata/timestamp.json").exists()
    assert not [p for p in (root / "release/p").rglob("*") if p.is_file()]


# The command line


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(root)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(root / "config"))

    def call(*args: object) -> Done:
        monkeypatch.setattr("sys.argv", ["tongwen", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return call


def test_a_newcomer_is_led_to_her_first_release(run: Run, root: Path) -> None:
    first = run("publish")
    assert first.code == 2
    assert "tongwen publish keys init" in first.err
    made = run("publish", "keys", "init", "--no-passphrase")
    assert "Next: tongwen build && tongwen publish" in made.out
    assert (root / "config/tongwen/keys/example.org/root.pem").exists()
    done = run("publish", "--jobs", "1")
    assert done.out.startswith("Release 1 is in release.")
    assert "metadata/1.root.json" in done.out
    assert "Nothing changed since release 1" in run("publish").out
    assert json.loads(run("publish", "refresh", "--json").out)["state"] == "refreshed"
    shown = json.loads(run("publish", "keys", "show", "--json").out)
    assert shown["roles"]["root"]["threshold"] == 1
    assert run("publish", "keys", "rotate", "timestamp").code == 0
    assert run("publish", "refresh").code == 0
    assert seen(root) == 1


def test_two_people_sign_by_the_commands_they_are_shown(run: Run, root: Path) -> None:
    for name in ("anna", "boris"):
        assert run("publish", "keys", "new", name, "--no-passphrase").code == 0
    asked = ("--root", "anna.pub", "--root", "boris.pub", "--threshold", 2)
    said = run("publish", "keys", "init", *asked)
    for _ in range(2):
        [file] = re.findall(r"must sign (\S+)", said.out)
        assert f"tongwen publish keys sign {Path(file).name} --key" in said.out
        copies = []
        for name in ("anna", "boris"):
            copies.append(f"{name}-{Path(file).name}")
            shutil.copy(file, copies[-1])
            key = ("--key", f"{name}.pem", "--yes")
            assert run("publish", "keys", "sign", copies[-1], *key).code == 0
        finished = run("publish", "finish", *copies)
        assert finished.code == 0
        said = run("publish", "--jobs", 1)
    assert finished.out.startswith("Release 1 is in release")
    assert "Nothing changed" in said.out
    assert seen(root) == 1


def test_a_missing_extra_is_said_in_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.publish.keys.find_spec", lambda _: None)
    done = run("publish")
    assert done.code == 2
    assert "pip install 'tongwen[mirror]'" in done.err


def test_a_passphrase_comes_from_a_file_where_nobody_can_be_asked(run: Run, root: Path) -> None:
    (root / "words").write_text("لا أحد يعرف\n", "utf-8")
    assert run("publish", "keys", "init", "--passphrase-file", "words").code == 0
    refused = run("publish")
    assert refused.code == 2
    assert "--passphrase-file" in refused.err
    assert run("publish", "--passphrase-file", "words", "--jobs", 1).code == 0
    (root / "words").write_text("wrong", "utf-8")
    edit(root, 1)
    assert "the passphrase is wrong" in run("publish", "--passphrase-file", "words").err
    assert seen(root) == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["publish", "finish"], "Nothing waits for signatures"),
        (["publish", "refresh", "--to", "none"], "has no release"),
        (["publish", "--site", "none"], "has no finished build"),
        (["publish", "--edition", "th"], "is not NAME=DIR"),
        (["publish", "--edition", "th=site"], "There is no edition 'th'"),
        (["publish", "--days", "30"], "30 is not in the range"),
        (["publish", "keys", "add", "targets", "none.pub"], "'none.pub' does not exist"),
        (["publish", "keys", "revoke", "targets", "targets"], "would need 1 signatures"),
        (["publish", "keys", "sign", "site_config.yml", "--key", "x"], "'x' does not exist"),
        (["publish", "keys", "rotate", "queen"], "'queen' is not one of"),
        (["publish", "--to", "site_config.yml"], "is a file"),
    ],
)
def test_a_call_that_cannot_work_ends_in_words(
    run: Run, root: Path, args: list[str], said: str
) -> None:
    assert run("publish", "keys", "init", "--no-passphrase").code == 0
    done = run(*args)
    assert done.code in (1, 2, 3)
    assert said in done.err
    assert not re.search(r"Traceback|Error\b.*:|<class", done.err.replace("Error: ", ""))
    assert not (root / "none").exists()


def test_a_release_bears_the_date_of_its_source(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    run("publish", "keys", "init", "--no-passphrase")
    assert run("publish", "--jobs", 1).code == 0
    assert Client(root / "release", root / "home").read()["date"] == "2001-09-09T01:46:40Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert "is no time" in run("publish").err
    assert os.environ["SOURCE_DATE_EPOCH"] == "yesterday"
