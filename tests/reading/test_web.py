"""Web addresses: what a server answers, where it leads to, and what is told of it."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from policyner.errors import RefusedAddressError
from policyner.reading import Part, ReadingOptions, find_inputs, parts_of
from policyner.reading.web import Hosts

pytest.importorskip("aiohttp")

NOTICE = "一、扩大试点。（省财政厅牵头）\n".encode()


class Answers(BaseHTTPRequestHandler):
    """`/200.txt` is a notice, `/302?…` leads elsewhere, `/301` to itself, others are answers."""

    def do_GET(self) -> None:
        path, _, place = self.path.partition("?")
        status = int(path.strip("/").partition(".")[0])
        place = "/301" if status == 301 else place
        self.send_response(status)
        if place:
            self.send_header("Location", unquote(place))
        body = NOTICE if status == 200 else b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A server on this machine: its host and port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{running.server_port}"
        running.shutdown()


def read(address: str, **options: object) -> Part:
    (found,) = find_inputs([address], options=ReadingOptions(**options))  # type: ignore[arg-type]
    (part,) = parts_of(found, stdin=bytes)
    return part


def test_an_internal_address_that_was_typed_is_read(server: str):
    assert read(f"http://{server}/200.txt").content() == NOTICE
    # Within the same host it may lead elsewhere.
    assert read(f"http://{server}/302?/200.txt").content() == NOTICE


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("401.txt", "unreadable", "the server answered 401 Unauthorized; give user and password"),
        ("403.txt", "unreadable", "the server answered 403 Forbidden; open it in a browser, save"),
        ("404.txt", "missing", "the server answered 404 Not Found; check the address"),
        ("410.txt", "missing", "the server answered 410 Gone; check the address"),
        ("418.txt", "unreadable", "the server answered 418 I'm a Teapot; open it in a browser"),
        ("429.txt", "unreadable", "the server answered 429 Too Many Requests; ask again later"),
        ("500.txt", "unreadable", "the server answered 500 Internal Server Error; ask again later"),
        ("503.txt", "unreadable", "the server answered 503 Service Unavailable; ask again later"),
        ("599.txt", "unreadable", "the server answered 599; ask again later, with --retry-failed"),
        ("301", "unreadable", "redirected again and again; open it in a browser, save it"),
        ("302?/302%3F/301", "unreadable", "redirected again and again; open it in a browser"),
        (
            "302?file:///etc/passwd",
            "refused_address",
            "redirected to what is no web address; open it",
        ),
        (
            "302?ftp://example.org/",
            "refused_address",
            "redirected to what is no web address; open it",
        ),
    ],
)
def test_what_a_server_answers_is_told_apart(server: str, path: str, kind: str, message: str):
    address = f"http://{server}/{path}"
    error = read(address).error
    assert error is not None
    assert error.kind == kind
    assert str(error).startswith(f"{address}: {message}")


@pytest.mark.parametrize("inside", ["localhost", "127.0.0.2", "[::1]", "[::ffff:10.0.0.1]"])
def test_a_redirect_leads_to_no_internal_address(server: str, inside: str):
    address = f"http://{server}/302?http://{inside}:{server.partition(':')[2]}/200.txt"
    error = read(address).error
    assert isinstance(error, RefusedAddressError)
    assert "an internal address; --allow-hosts" in str(error)


def test_a_redirect_to_an_internal_host_that_is_allowed(server: str):
    port = server.partition(":")[2]
    address = f"http://{server}/302?http://localhost:{port}/200.txt"
    assert read(address, allow_hosts=("127.0.0.1", "localhost")).content() == NOTICE


def test_other_hosts_than_those_allowed_are_not_asked(server: str):
    error = read(f"http://{server}/200.txt", allow_hosts=("*.example.org",)).error
    assert isinstance(error, RefusedAddressError)
    assert "the host 127.0.0.1 is not among those of --allow-hosts" in str(error)
    error = read(f"http://{server}/302?http://example.com/", allow_hosts=("127.0.0.1",)).error
    assert "the host example.com is not among" in str(error)


def test_names_of_hosts_are_patterns():
    hosts = Hosts.of("https://WWW.Example.org/a", ("*.example.org",))
    hosts.demand("files.EXAMPLE.org")
    hosts.demand_place("files.example.org", "10.0.0.1")
    with pytest.raises(RefusedAddressError):
        hosts.demand("example.org.evil.net")
    anywhere = Hosts.of("https://example.org/a", ())
    anywhere.demand("example.com")
    anywhere.demand_place("example.com", "93.184.216.34")
    within = ("2002:a00:1::", "64:ff9b::a00:1", "::ffff:10.0.0.1")
    for inside in ("169.254.169.254", "fe80::1", *within):
        with pytest.raises(RefusedAddressError):
            anywhere.demand_place("example.com", inside)
    for outside in ("2002:5db8:d822::", "64:ff9b::5db8:d822", "2606:2800:220:1::1"):
        anywhere.demand_place("example.com", outside)


SECRETS = ("kai", "p%40ss", "p@ss", "geheim")


@pytest.mark.parametrize(
    "path",
    [
        "200.txt",
        "404.txt",
        "500.txt",
        "301",
        "302?http://localhost/",
        "200.zip",
        "200.txt?token=geheim",
        "404.txt?sig=geheim",
        "302?http://localhost/%3Ftoken=geheim",
    ],
)
def test_secrets_are_nowhere(server: str, path: str):
    address = f"http://kai:p%40ss@{server}/{path}"
    (found,) = find_inputs([address])
    (part,) = parts_of(found, stdin=bytes)
    told = [found.name, repr(found), part.name, str(part.error)]
    if part.error is not None:
        told += traceback.format_exception(part.error)
    assert part.name == f"http://{server}/{path.replace('geheim', '***')}"
    assert [secret for secret in SECRETS for each in told if secret in each] == []


@pytest.mark.parametrize(
    "address",
    [
        "s3://kai:p%40ss@bucket/a.txt",
        "none://kai:p%40ss@host/a.txt",
        "ftp://kai:p%40ss@host/a.txt",
        "http://kai:p@ss@host.invalid/a.txt",
        "http://kai:p%40ss@[::1/a.txt",
        "http://host.invalid/a.txt?access_token=geheim",
        "s3://bucket/a.txt?password=geheim",
        "none://host/*.txt?password=geheim",
    ],
)
def test_nor_where_nothing_could_be_asked(address: str):
    part = read(address)
    assert part.error is not None
    told = [part.name, *traceback.format_exception(part.error)]
    assert [secret for secret in SECRETS for each in told if secret in each] == []


def test_a_server_is_asked_with_the_secrets(server: str):
    # It leads to where the query says.
    assert read(f"http://{server}/302?/200.txt?token=geheim").content() == NOTICE
    assert read(f"http://{server}/302?/404.txt?token=geheim").error is not None
