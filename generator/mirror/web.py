"""A release repository on a web server. What comes is capped and checked by others."""

from collections.abc import Generator, Iterator
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Retry, Timeout, make_headers

from generator import __version__
from generator.errors import OperatorError, UsageError
from generator.mirror.errors import Interrupted, Missing

PIECE = 1 << 18
#: Answers that another try may mend.
PASSING = (408, 425, 429, 500, 502, 503, 504)
#: Answers that say a file is not there; object stores say 403 for it.
GONE = (403, 404, 410)
#: Redirects are followed; retries are counted in one place, `download`.
RETRIES = Retry(total=3, connect=0, read=0, redirect=3, status=0, other=0)


class WebSource:
    """Reads a release repository below `url`. `timeout` is the seconds of silence to bear."""

    def __init__(self, url: str, timeout: float = 30) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(
                f"{url!r} is no address of a web server.", "Use https://HOST/PATH."
            )
        plain = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="")
        self.name = urlunsplit(plain).rstrip("/")
        self.headers = {
            **make_headers(user_agent=f"tongwen/{__version__}", accept_encoding="identity"),
            **_credentials(parts.username, parts.password),
        }
        self.pool = _pool(parts.scheme, parts.hostname)
        self.timeout = Timeout(connect=timeout, read=timeout)

    def read(
        self, path: str, start: int = 0, length: int | None = None
    ) -> Generator[bytes, None, None]:
        """Give a file's bytes; see Source."""
        answer = self._ask(path, start, length)
        try:
            # A server without ranges gives the file from its beginning.
            skip = start if answer.status == 200 else 0
            yield from _cut(self._pieces(answer), skip, length)
        except HTTPError as error:
            raise Interrupted(f"{self.name}: {path}: {_reason(error)}.") from error
        finally:
            answer.close()

    def close(self) -> None:
        """Close the connections."""
        self.pool.clear()

    def _ask(self, path: str, start: int, length: int | None) -> BaseHTTPResponse:
        headers = dict(self.headers)
        if start or length is not None:
            end = "" if length is None else start + length - 1
            headers["Range"] = f"bytes={start}-{end}"
        try:
            answer = self.pool.request(
                "GET",
                f"{self.name}/{quote(path)}",
                headers=headers,
                preload_content=False,
                retries=RETRIES,
                timeout=self.timeout,
            )
        except HTTPError as error:
            raise Interrupted(f"{self.name} did not answer: {_reason(error)}.") from error
        if answer.status not in (200, 206):
            answer.close()
            raise self._refusal(path, answer)
        return answer

    def _pieces(self, answer: BaseHTTPResponse) -> Iterator[bytes]:
        while piece := answer.read1(PIECE, decode_content=False):
            yield piece

    def _refusal(self, path: str, answer: BaseHTTPResponse) -> OperatorError:
        if answer.status in GONE:
            return Missing(path, self.name)
        fact = f"{self.name} answered {answer.status} for {path}."
        if answer.status in PASSING:
            wait = answer.headers.get("Retry-After", "")
            return Interrupted(fact, float(wait) if wait.isdigit() else 0)
        return OperatorError(fact, "Check the address, and the password if it wants one.")


def _cut(pieces: Iterator[bytes], skip: int, length: int | None) -> Iterator[bytes]:
    """Give `length` bytes after the first `skip`."""
    left = length
    for piece in pieces:
        body, skip = piece[skip:], max(0, skip - len(piece))
        if left is not None:
            body = body[:left]
            left -= len(body)
        if body:
            yield body
        if left == 0:
            # Reading the end gives the connection back, to be used again.
            next(pieces, None)
            return


def _credentials(user: str | None, password: str | None) -> dict[str, str]:
    if not user:
        return {}
    return dict(make_headers(basic_auth=f"{unquote(user)}:{unquote(password or '')}"))


def _pool(scheme: str, host: str) -> urllib3.PoolManager:
    proxy = getproxies().get(scheme)
    if proxy and not proxy_bypass(host) and host not in ("localhost", "127.0.0.1", "::1"):
        return urllib3.ProxyManager(proxy, maxsize=8)
    return urllib3.PoolManager(maxsize=8)


def _reason(error: HTTPError) -> str:
    """Say in words what the library calls by its classes."""
    text = str(getattr(error, "reason", "") or error).lower()
    for sign, words in WORDS.items():
        if sign in text:
            return words
    return "the connection broke off"


WORDS = {
    "timed out": "it was silent for too long",
    "name or service": "there is no host of that name",
    "resolve": "there is no host of that name",
    "refused": "nothing listens there",
    "certificate": "its certificate is not valid",
    "too many redirects": "it redirects in circles",
    "unreachable": "there is no way there",
}
