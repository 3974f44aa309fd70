"""A bucket of an S3-compatible store, through obstore. Its contents are never listed."""

import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import SplitResult, parse_qsl

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotFoundError,
    NotSupportedError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from generator.deploy.headers import Headers
from generator.errors import OperatorError, UsageError

#: obstore raises errors of its own, and some of the system's.
FAULTS = (BaseError, OSError)
OPTIONS = {"endpoint", "region", "path_style"}


class BucketStore:
    """A bucket, or what lies below a prefix of it."""

    def __init__(self, store: Any, name: str) -> None:
        self.store, self.name = store, name

    def read(self, key: str) -> bytes | None:
        """Give what lies there; None where nothing does."""
        try:
            return bytes(obstore.get(self.store, key).bytes())
        except (NotFoundError, FileNotFoundError):
            return None
        except FAULTS as error:
            raise self._refused(error, key) from error

    def write(self, key: str, body: bytes, headers: Headers) -> None:
        """Put an object there."""
        try:
            obstore.put(self.store, key, body, attributes=_attributes(headers))
        except FAULTS as error:
            raise self._refused(error, key) from error

    def create(self, key: str, body: bytes) -> bool:
        """Put an object there if none is; tell whether it was.

        A store that does not know conditional writes is asked first: better than nothing.
        """
        try:
            if self.read(key) is not None:
                return False
            obstore.put(self.store, key, body, mode="create", use_multipart=False)
        except (AlreadyExistsError, PreconditionError):
            return False
        except NotSupportedError:
            obstore.put(self.store, key, body)
        except FAULTS as error:
            raise self._refused(error, key) from error
        return self.read(key) == body

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects; one that is not there is no fault."""
        try:
            if keys:
                obstore.delete(self.store, list(keys))
        except (NotFoundError, FileNotFoundError):
            return
        except FAULTS as error:
            raise self._refused(error, keys[0]) from error

    def _refused(self, error: Exception, key: str) -> OperatorError:
        if isinstance(error, PermissionDeniedError | UnauthenticatedError | PermissionError):
            return OperatorError(
                f"{self.name} does not let us at {key}.",
                "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to keys that may read, write "
                "and delete there.",
            )
        if "NoSuchBucket" in str(error):
            return OperatorError(
                f"There is no bucket {self.name}.", "Make it, or name another."
            )
        cause = str(error).strip().splitlines()[0][:200]
        return OperatorError(
            f"{self.name} did not take or give {key}: {cause}",
            "Run the command again; it goes on where it stopped.",
        )


def _attributes(headers: Headers) -> dict[str, str]:
    found = {
        "Content-Type": headers.content_type,
        "Cache-Control": headers.cache_control,
        "Content-Language": headers.content_language,
        "Content-Encoding": headers.content_encoding,
    }
    return {name: value for name, value in found.items() if value}


def open_bucket(address: SplitResult) -> BucketStore:
    """Open `s3://bucket/prefix?endpoint=URL&region=R`; keys come from the environment.

    Raises UsageError for an address without a bucket, or with other options.
    """
    options = dict(parse_qsl(address.query))
    if not address.netloc or options.keys() - OPTIONS:
        raise UsageError(
            f"{address.geturl()} is no address of a bucket.",
            "For example: s3://bucket/folder?endpoint=https://s3.example.org&region=eu-west-1",
        )
    endpoint = options.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL", "")
    settings: dict[str, Any] = {
        "region": options.get("region") or os.environ.get("AWS_REGION", "us-east-1"),
        "virtual_hosted_style_request": options.get("path_style") == "no",
    }
    if endpoint:
        settings["endpoint"] = endpoint
    store = S3Store(
        address.netloc,
        prefix=address.path.strip("/") or None,
        config=settings,  # type: ignore[arg-type]
        client_options={"allow_http": endpoint.startswith("http://"), "timeout": "120s"},
    )
    return BucketStore(store, f"s3://{address.netloc}")
