"""moto's S3 server on loopback, in this process, and a client of any S3 server there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

KEYS = {"AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER"}


class Recorded:
    """A WSGI application that remembers what was asked of it."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.asked: list[tuple[str, str, str]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        self.asked.append((environ["REQUEST_METHOD"], path, query))
        return self.application(environ, start_response)


@contextmanager
def moto_s3() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Run the server; give its address and the list of what is asked of it."""
    application = Recorded(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", application.asked
    finally:
        server.shutdown()


def client_of(address: str) -> Any:
    """Give a client; its keys come from the environment."""
    path_style = Config(s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=address, region_name="us-east-1", config=path_style)


def objects(client: Any, bucket: str, prefix: str) -> dict[str, bytes]:
    """Every object below a prefix, by its name, without what deploys leave for themselves."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    keys = [one["Key"] for page in pages for one in page.get("Contents", [])]
    names = [key.removeprefix(prefix) for key in keys]
    return {
        name: client.get_object(Bucket=bucket, Key=prefix + name)["Body"].read()
        for name in names
        if not name.startswith(".tongwen")
    }
