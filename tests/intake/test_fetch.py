"""http(s): limits on all that a server decides, and manners towards it. Loopback only."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import zlib
from collections.abc import Sequence
from pathlib import Path

import httpx2
import pytest

from marsad.intake import IntakeOptions, Report, Unchanged, Unreadable, Validators
from marsad.intake._guard import is_public
from tests.intake.helpers import FEED, PAGE, fault, note_codes, report, taken
from tests.intake.server import Answer, site

HTML = {"Content-Type": "text/html; charset=utf-8"}
LOCAL = IntakeOptions(allow_private=True, min_delay=0, deadline=5)


def test_a_page_and_its_evidence() -> None:
    with site(
        a=Answer(PAGE.encode(), headers={**HTML, "ETag": '"v1"', "Last-Modified": "Mon, 02 May 2016 15:30:00 GMT"})
    ) as web:
        found = report(web.at("/a"), options=LOCAL)
    evidence = found.evidence
    assert found.title == "Shells hit market, killing at least 14"
    assert evidence.content == PAGE.encode()
    assert (evidence.method, evidence.media_type, evidence.address) == ("http", "text/html", web.at("/a"))
    assert (evidence.etag, evidence.last_modified) == ('"v1"', "Mon, 02 May 2016 15:30:00 GMT")


def test_nothing_of_the_user_is_sent() -> None:
    moved = Answer(status=302, headers={"Location": "/b", "Set-Cookie": "tracking=1"})
    with site(a=moved, b=Answer(PAGE.encode(), headers=HTML)) as web:
        taken(web.at("/a"), options=LOCAL)
    for _, headers in web.asked:
        assert not headers.keys() & {"cookie", "referer", "authorization"}
        assert headers["user-agent"].startswith("marsad/")


def test_a_foreign_canonical_address_does_not_rename_a_fetched_page() -> None:
    with site(a=Answer(PAGE.encode(), headers=HTML)) as web:
        assert report(web.at("/a"), options=LOCAL).url == web.at("/a")


def test_the_charset_of_the_header_counts() -> None:
    body = "<html><body><p>Женщины и дети покинули город ночью, сообщили два врача.</p></body></html>".encode("koi8-r")
    with site(a=Answer(body, headers={"Content-Type": "text/html; charset=koi8-r"})) as web:
        assert report(web.at("/a"), options=LOCAL).text.startswith("Женщины")


def test_a_feed_over_http() -> None:
    with site(f=Answer(FEED.encode(), headers={"Content-Type": "application/rss+xml"})) as web:
        assert len(taken(web.at("/f"), options=LOCAL)) == 2


def test_redirects_are_followed_and_noted() -> None:
    with site(a=Answer(status=301, headers={"Location": "/b"}), b=Answer(PAGE.encode(), headers=HTML)) as web:
        found = report(web.at("/a"), options=LOCAL)
    assert found.evidence.address == web.at("/b")
    assert "redirected" in note_codes(found)


def test_an_endless_redirect_ends() -> None:
    with site(a=Answer(status=302, headers={"Location": "/a"})) as web:
        assert "redirects" in fault(web.at("/a"), options=LOCAL).error.message
    assert web.paths.count("/a") == LOCAL.max_redirects + 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a.example/", "http://u:p@127.0.0.1/", "http://[::bad"])
def test_redirects_to_what_is_no_web_address(target: str) -> None:
    with site(a=Answer(status=302, headers={"Location": target})) as web:
        assert fault(web.at("/a"), options=LOCAL).error.name in {"refused", "fetch_failed"}


@pytest.mark.parametrize("status", [204, 304, 401, 403, 404, 410, 429, 500, 503])
def test_other_statuses_fail(status: int) -> None:
    with site(a=Answer(status=status)) as web:
        error = fault(web.at("/a"), options=LOCAL).error
    assert error.name == "fetch_failed"
    assert str(status) in error.message


def test_a_page_that_is_held_is_unchanged() -> None:
    options = IntakeOptions(
        allow_private=True, min_delay=0, known=lambda _: Validators('"v1"', "Mon, 02 May 2016 15:30:00 GMT")
    )
    with site(a=Answer(status=304, headers={"ETag": '"v1"'})) as web:
        (item,) = taken(web.at("/a"), options=options)
    assert isinstance(item, Unchanged)
    assert item.address == web.at("/a")
    sent = dict(web.asked)["/a"]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', "Mon, 02 May 2016 15:30:00 GMT")


def test_a_body_beyond_the_limit() -> None:
    options = IntakeOptions(allow_private=True, min_delay=0, max_file_bytes=10_000)
    with site(a=Answer([b"x" * 4_000] * 10), b=Answer(headers={"Content-Length": "99999999"})) as web:
        assert fault(web.at("/a"), options=options).error.name == "too_large"
        assert fault(web.at("/b"), options=options).error.name == "too_large"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_compressed_bomb(coding: str) -> None:
    blank = b" " * 60_000_000
    body = {"gzip": gzip.compress, "deflate": zlib.compress, "br": lambda b: gzip.compress(b)}[coding](blank)
    with site(a=Answer(body, headers={"Content-Encoding": coding})) as web:
        assert fault(web.at("/a"), options=LOCAL).error.name in {"too_large", "fetch_failed"}


def test_a_truncated_gzip_body() -> None:
    body = gzip.compress(PAGE.encode())
    with site(a=Answer(body[:-20], headers={**HTML, "Content-Encoding": "gzip"})) as web:
        assert fault(web.at("/a"), options=LOCAL).error.name == "broken_archive"


def test_a_body_cut_before_its_length() -> None:
    with site(a=Answer(PAGE.encode()[:500], headers={**HTML, "Content-Length": "5000"})) as web:
        assert fault(web.at("/a"), options=LOCAL).error.name == "fetch_failed"


@pytest.mark.parametrize("raw", [False, True])
def test_a_drip_of_bytes_ends_by_the_deadline(raw: bool) -> None:
    options = IntakeOptions(allow_private=True, min_delay=0, deadline=0.3)
    with site(a=Answer([b"x"] * 40, pause=0.05, raw=raw)) as web:
        assert fault(web.at("/a"), options=options).error.name == "fetch_failed"


def test_what_is_no_http() -> None:
    with site(
        a=Answer(b"SSH-2.0-OpenSSH\r\n", raw=True), b=Answer(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, raw=True)
    ) as web:
        assert [i.error.name for i in taken(web.at("/a"), web.at("/b"), options=LOCAL) if hasattr(i, "error")] == [
            "fetch_failed"
        ] * 2


def test_a_header_beyond_the_limit() -> None:
    with site(a=Answer(headers={f"X-{n}": "y" * 1_000 for n in range(70)})) as web:
        assert fault(web.at("/a"), options=LOCAL).error.name == "fetch_failed"


def test_robots_txt_is_respected_and_asked_for_once() -> None:
    robots = Answer(b"User-agent: *\nDisallow: /*/private\n")
    with site(robots=robots, a=Answer(PAGE.encode(), headers=HTML)) as web:
        allowed, refused, again = taken(web.at("/a"), web.at("/x/private"), web.at("/a"), options=LOCAL)
    assert isinstance(allowed, Report)
    assert isinstance(again, Report)
    assert not isinstance(refused, Report)
    assert web.paths == ["/robots.txt", "/a", "/a"]


def test_robots_txt_holds_for_the_target_of_a_redirect() -> None:
    robots = Answer(b"User-agent: marsad\nDisallow: /b\n")
    with site(robots=robots, a=Answer(status=302, headers={"Location": "/b"}), b=Answer(PAGE.encode())) as web:
        assert fault(web.at("/a"), options=LOCAL).error.name == "refused"
    assert "/b" not in web.paths


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_txt_that_is_not_given(status: int, allowed: bool) -> None:
    with site(robots=Answer(status=status), a=Answer(PAGE.encode(), headers=HTML)) as web:
        (item,) = taken(web.at("/a"), options=LOCAL)
    assert isinstance(item, Report) is allowed


def test_a_host_is_not_hurried() -> None:
    waits: list[float] = []
    options = IntakeOptions(allow_private=True, min_delay=1, monotonic=lambda: 100.0, sleep=waits.append)
    robots = Answer(b"User-agent: *\nCrawl-delay: 7\n")
    with site(robots=robots, a=Answer(PAGE.encode(), headers=HTML)) as web:
        taken(web.at("/a"), web.at("/a"), options=options)
    assert waits == [7.0]


def test_a_delay_that_is_too_long_is_refused() -> None:
    with site(robots=Answer(b"User-agent: *\nCrawl-delay: 86400\n")) as web:
        assert "86400 seconds" in fault(web.at("/a"), options=LOCAL).error.message


def test_a_closed_port() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert fault(f"http://127.0.0.1:{port}/", options=LOCAL).error.name == "fetch_failed"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for news.example, made for this run."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "news.pem"
    command = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=news.example"
    names = ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


@pytest.mark.parametrize(
    ("host", "trusted", "good"),
    [("news.example", True, True), ("other.example", True, False), ("news.example", False, False)],
)
def test_tls_verifies_the_name_although_it_connects_to_an_address(
    certificate: Path, host: str, trusted: bool, good: bool
) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate)
    tls = ssl.create_default_context(cafile=str(certificate)) if trusted else None
    options = IntakeOptions(
        allow_private=True, min_delay=0, deadline=10, resolver=lambda host, port: ["127.0.0.1"], tls=tls
    )
    with site(tls=served, a=Answer(PAGE.encode(), headers=HTML)) as web:
        (item,) = taken(web.at("/a", host).replace("http:", "https:"), options=options)
    assert isinstance(item, Report) is good
    if isinstance(item, Unreadable):
        assert item.error.name == "fetch_failed"


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "not an address",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0x7f000001/",
        "http://2130706433/", "http://127.1/", "http://0/", "http://user:secret@127.0.0.1/", "http://localhost:22/",
        "http:///nothing", "http://", "https://[", "HTTP://LOCALHOST/", "http://a b/", "http://\u2488.example/",
    ],
)  # fmt: skip
def test_refused_before_anything_is_sent(address: str) -> None:
    assert fault(address).error.name in {"refused", "fetch_failed"}


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    options = IntakeOptions(resolver=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    assert fault("http://mixed.example/", options=options).error.name == "refused"


def test_an_unknown_host() -> None:
    def nowhere(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert fault("http://nowhere.example/", options=IntakeOptions(resolver=nowhere)).error.name == "fetch_failed"


def test_a_name_that_resolves_anew_cannot_escape() -> None:
    """The first look-up gives a public address, that at the moment of connecting a private one."""
    answers = iter([["93.184.216.34"], ["93.184.216.34"], ["127.0.0.1"]])
    options = IntakeOptions(resolver=lambda host, port: next(answers))
    with site(a=Answer(PAGE.encode())) as web:
        assert fault(web.at("/a", "rebinding.example"), options=options).error.name == "refused"
    assert web.asked == []


def test_a_redirect_to_a_private_host_is_refused() -> None:
    asked: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        if request.url.path == "/robots.txt":
            return httpx2.Response(404)
        return httpx2.Response(302, headers={"Location": "http://inside.example/admin"})

    def resolver(host: str, port: int) -> Sequence[str]:
        return ["10.0.0.8" if host == "inside.example" else "93.184.216.34"]

    options = IntakeOptions(resolver=resolver, transport=httpx2.MockTransport(answer))
    assert fault("http://outside.example/a", options=options).error.name == "refused"
    assert asked == ["http://outside.example/robots.txt", "http://outside.example/a"]


def test_the_name_is_kept_in_the_host_header() -> None:
    options = IntakeOptions(allow_private=True, resolver=lambda host, port: ["127.0.0.1"])
    with site(a=Answer(PAGE.encode(), headers=HTML)) as web:
        taken(web.at("/a", "news.example"), options=options)
    assert {headers["host"] for _, headers in web.asked} == {f"news.example:{web.port}"}


def test_the_second_address_is_tried_when_the_first_is_dead() -> None:
    options = IntakeOptions(allow_private=True, resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"])
    with site(a=Answer(PAGE.encode(), headers=HTML)) as web:
        assert report(web.at("/a", "news.example"), options=options).title is not None
