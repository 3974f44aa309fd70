"""Deploys to real S3 servers on this computer: moto's and s3rver; and to folders, killed."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import manifest
from tests.conftest import REPOSITORY
from tests.deploy_sites import ONE, TWO, make
from tests.moto_s3 import KEYS, client_of, moto_s3, objects

BUCKET = "edu"
#: Kills in this run; more where somebody asks for them.
KILLS = int(os.environ.get("TONGWEN_KILLS", "12"))


@pytest.fixture(scope="module")
def moto():
    with moto_s3() as served:
        yield served


@pytest.fixture(scope="module")
def s3rver(tmp_path_factory):
    program = REPOSITORY / "node_modules/s3rver/bin/s3rver.js"
    if not program.is_file() or not shutil.which("node"):
        pytest.skip("s3rver is not there: run `make test`, which brings it with npm")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("s3rver")
    command = ["node", str(program), "-d", str(folder), "-p", str(port), "-s"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ends = time.monotonic() + 60
    while not answers(port) and time.monotonic() < ends:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", []
    process.kill()
    process.wait()


def answers(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["moto", "s3rver"])
def server(request, monkeypatch):
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    address, asked = request.getfixturevalue(request.param)
    client = client_of(address)
    name = f"{BUCKET}-{random.getrandbits(32):x}"
    client.create_bucket(Bucket=name)
    asked.clear()
    return address, client, name, asked


def tongwen(root, *arguments, **more):
    command = [sys.executable, "-m", "generator", "deploy", *arguments]
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        command, check=False, cwd=root, env=env, capture_output=True, text=True, **more
    )


def contents(client, bucket):
    found = objects(client, bucket, "a/site/")
    return {name: body.decode() for name, body in found.items()}


def test_a_bucket_gets_the_site_with_its_headers_and_is_never_listed(tmp_path, server):
    address, client, bucket, asked = server
    make(tmp_path, ONE)
    target = f"s3://{bucket}/a/site?endpoint={address}"
    first = tongwen(tmp_path, target, "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["put"] == len(ONE)
    assert contents(client, bucket) == ONE
    page = client.head_object(Bucket=bucket, Key="a/site/ar/index.html")
    assert page["ContentType"] == "text/html; charset=utf-8"
    assert page["CacheControl"] == "public, max-age=300"
    assert page["ContentLanguage"] == "ar"
    style = client.head_object(Bucket=bucket, Key="a/site/assets/site.0000000000000001.css")
    assert style["CacheControl"] == "public, max-age=31536000, immutable"
    shutil.rmtree(tmp_path / "site")
    shutil.rmtree(tmp_path / ".tongwen")
    make(tmp_path, TWO)
    asked.clear()
    second = tongwen(tmp_path, target, "--json", "--grace", "0s", "--invalidations", "forget")
    assert second.returncode == 0, second.stderr
    # A listing asks for the bucket itself; only the test does.
    assert [one for one in asked if one[:2] == ("GET", f"/{bucket}")] == []
    assert contents(client, bucket) == TWO
    assert "/en/index.html" in (tmp_path / "forget").read_text().splitlines()
    third = tongwen(tmp_path, target, "--json")
    assert json.loads(third.stdout)["put"] == 0


def test_one_of_two_deploys_to_a_bucket_is_refused(tmp_path, server):
    address, client, bucket, _ = server
    make(tmp_path, ONE)
    mark = {"token": "x", "host": "elsewhere", "process": 7, "until": int(time.time()) + 600}
    key = "a/site/.tongwen/deploy/lock.json"
    client.put_object(Bucket=bucket, Key=key, Body=json.dumps(mark))
    target = f"s3://{bucket}/a/site?endpoint={address}"
    refused = tongwen(tmp_path, target)
    assert refused.returncode == 3
    assert "Process 7 on elsewhere deploys to this target" in refused.stderr
    assert contents(client, bucket) == {}
    assert tongwen(tmp_path, target, "--break-lock").returncode == 0
    assert contents(client, bucket) == ONE


def test_a_bucket_that_is_not_there_is_said_in_words(tmp_path, server):
    address = server[0]
    make(tmp_path, ONE)
    told = tongwen(tmp_path, f"s3://no-such-bucket/x?endpoint={address}")
    assert told.returncode == 3
    assert "Traceback" not in told.stderr
    assert "hint:" in told.stderr


def test_targets_and_options_that_are_none_are_said(tmp_path):
    make(tmp_path, ONE)
    for arguments, words in (
        (["ftp://x"], "is no target"),
        (["dir:site"], "the built site itself"),
        (["dir:www", "--grace", "soon"], "is no length of time"),
        (["dir:www", "--site", "nowhere"], "has no finished build"),
        (["s3:///x"], "no address of a bucket"),
        (["s3://b/x?colour=red"], "no address of a bucket"),
    ):
        told = tongwen(tmp_path, *arguments)
        assert (told.returncode, words in told.stderr) == (2, True), told.stderr


def test_killed_anywhere_a_deploy_to_a_folder_is_ended_by_the_next(tmp_path):
    files = {f"en/{n:04}.html": f"<link href=../assets/s.css>{n}" for n in range(800)}
    old = {**files, "assets/s.css": "one"}
    new = {path: text + "!" for path, text in files.items() if path != "en/0007.html"}
    new |= {"assets/s.css": "two", "en/new.html": "<link href=../assets/s.css>"}
    www, kept, rng = tmp_path / "www", tmp_path / "kept", random.Random(3)
    make(tmp_path, old)
    assert tongwen(tmp_path, f"dir:{www}").returncode == 0
    shutil.copytree(www, kept)
    shutil.rmtree(tmp_path / "site")
    shutil.rmtree(tmp_path / ".tongwen")
    make(tmp_path, new)
    began = time.monotonic()
    assert tongwen(tmp_path, f"dir:{tmp_path / 'measure'}").returncode == 0
    took = time.monotonic() - began
    killed = 0
    for _ in range(KILLS):
        shutil.rmtree(www)
        shutil.copytree(kept, www)
        command = [sys.executable, "-m", "generator", "deploy", f"dir:{www}"]
        env = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        process = subprocess.Popen(
            command, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(rng.uniform(0.3, 1.0) * took)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert all(text in (old.get(path), new.get(path)) for path, text in site(www).items())
        again = tongwen(tmp_path, f"dir:{www}", "--grace", "0s")
        assert again.returncode == 0, again.stderr
        assert site(www) in (new, {**new, "en/0007.html": old["en/0007.html"]})
    assert killed


def site(folder: Path) -> dict[str, str]:
    names = (path for path in folder.rglob("*.*") if path.is_file())
    kept = ((path.relative_to(folder).as_posix(), path) for path in names)
    return {
        name: path.read_text()
        for name, path in kept
        if not name.startswith(".tongwen") and not path.name.endswith(".tmp")
    }


def test_the_manifest_of_a_part_that_was_altered_is_refused(tmp_path):
    folder = make(tmp_path, ONE)
    part = manifest.state_folder(tmp_path, folder) / "manifest" / "en.tsv"
    part.write_text(part.read_text().replace("index", "xndex"))
    told = tongwen(tmp_path, "dir:www")
    assert told.returncode == 1
    assert "altered: en" in told.stderr
