"""Asking servers, which may be down, slow or lying: every answer has a size and a deadline."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from typing import IO, Any
from urllib.parse import urlsplit

from generator.errors import OperatorError, UsageError
from generator.problems import printable

_CHUNK = 1 << 16
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A server that sends us elsewhere is refused: texts go to the host that was named."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)
#: A proxy cannot reach a server on this computer.
_DIRECT = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))


def is_private(url: str) -> bool:
    """Say whether nobody between here and the server can read along.

    >>> [is_private(u) for u in ("https://x.test/", "http://localhost:5000", "http://x.test/")]
    [True, True, False]
    """
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in _LOOPBACK


def checked(url: str) -> str:
    """Give an http or https address without a slash at its end; UsageError for any other."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        _ = parts.port
    except ValueError:
        good = None
    if not good or any(c.isspace() or not c.isprintable() for c in url):
        raise UsageError(
            f"{printable(url)!r} is no address of a server.",
            "For example: http://localhost:5000",
        )
    return url.rstrip("/")


def ask(url: str, body: object = None, *, limit: int, seconds: float) -> Any:
    """Give the JSON a server answers, to `body` as JSON where one is given.

    Raises OperatorError for an answer that is late, larger than `limit` bytes or no JSON.
    """
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310 `checked` knows the scheme
        url, data, {"Content-Type": "application/json", "Accept": "application/json"}
    )
    parts: list[bytes] = []
    fetch(request, parts.append, limit, seconds)
    try:
        return json.loads(b"".join(parts))
    except (ValueError, RecursionError) as error:
        raise OperatorError(
            f"{url}: the answer is no JSON.", "Is this the right server?"
        ) from error


def fetch(
    request: urllib.request.Request, take: Callable[[bytes], object], limit: int, seconds: float
) -> None:
    """Pass what a server answers to `take`, piece by piece, within `limit` bytes and `seconds`.

    Raises OperatorError, in plain words, where that fails.
    """
    url, end = request.full_url, time.monotonic() + seconds
    opener = _DIRECT if urlsplit(url).hostname in _LOOPBACK else _OPENER
    try:
        with opener.open(request, timeout=seconds) as answer:
            _read(answer, url, take, limit, end)
    except urllib.error.HTTPError as error:
        with error:
            refusal = _refused(url, error)
        raise refusal from error
    except TimeoutError as error:
        raise _late(url) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise _late(url) from error
        said = getattr(reason, "strerror", None) or str(reason)
        raise OperatorError(
            f"{url} cannot be reached: {printable(said[:200])}.",
            "Start the server, or look at the address.",
        ) from error


def _read(
    answer: HTTPResponse, url: str, take: Callable[[bytes], object], limit: int, end: float
) -> None:
    size = 0
    while part := answer.read1(_CHUNK):
        size += len(part)
        if size > limit:
            raise OperatorError(f"{url}: the answer has more than {limit:,} bytes.")
        if time.monotonic() > end:
            raise _late(url)
        take(part)
    declared = answer.headers.get("Content-Length", "")
    if declared.isdecimal() and size < int(declared):
        raise OperatorError(
            f"{url}: the answer broke off after {size:,} of {int(declared):,} bytes.",
            "Run the command again.",
        )


def _late(url: str) -> OperatorError:
    return OperatorError(
        f"{url} did not answer in time.",
        "Try again later, or give it more time with --timeout.",
    )


def _refused(url: str, error: urllib.error.HTTPError) -> OperatorError:
    said = _said(error.fp)
    reason = f": {printable(said)}" if said else ""
    refusal = OperatorError(f"{url} answered {error.code}{reason}.")
    if error.code == 429:
        refusal.hint = "It wants fewer questions: wait, and run the command again."
    elif 300 <= error.code < 400:
        refusal.hint = "It sends us elsewhere; give the address that it ends at."
    return refusal


def _said(body: IO[bytes] | None) -> str:
    """Give LibreTranslate's own words, which it puts into `{"error": ...}`."""
    try:
        facts = json.loads(body.read(2000)) if body else {}
    except (OSError, ValueError, HTTPException, RecursionError):
        return ""
    said = facts.get("error") if isinstance(facts, dict) else ""
    return said[:200].rstrip(".") if isinstance(said, str) else ""
