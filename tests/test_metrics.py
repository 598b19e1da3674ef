"""Figures for Prometheus: as its own parser reads them, and to whom they are served."""

from __future__ import annotations

from http.client import HTTPConnection

import pytest
from prometheus_client import Counter
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse

from marsad._version import __version__
from marsad.errors import UsageError
from marsad.metrics import Figure, bears, exposition, registry, served


def _figures() -> list[Figure]:
    return [
        Figure("marsad_items_total", "Items.", 3, "counter", {"source": 'a "quoted"\\one\n'}),
        Figure("marsad_items_total", "Items.", 4, "counter", {"source": "b"}),
        Figure("marsad_queue", "Waiting.", 7),
    ]


def test_the_official_parser_reads_what_is_told() -> None:
    text, content_type = exposition(registry(_figures), "text/plain")
    assert content_type.startswith("text/plain")
    families = {f.name: f for f in parse(text.decode())}
    items = families["marsad_items"]
    assert (items.type, items.documentation) == ("counter", "Items.")
    assert {s.labels["source"]: s.value for s in items.samples} == {'a "quoted"\\one\n': 3, "b": 4}
    assert [(s.name, s.value) for s in families["marsad_queue"].samples] == [("marsad_queue", 7)]
    assert families["marsad_build_info"].samples[0].labels == {"version": __version__}
    assert "process_resident_memory_bytes" in families


def test_open_metrics_are_told_to_who_prefers_them() -> None:
    text, content_type = exposition(registry(_figures), "application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert {"marsad_items", "marsad_queue"} <= {f.name for f in parse_open(text.decode())}  # type: ignore[no-untyped-call]


def test_figures_are_asked_anew_each_time() -> None:
    n = [0]

    def ask() -> list[Figure]:
        n[0] += 1
        return [Figure("marsad_n", "N.", n[0])]

    made = registry(ask)
    assert n == [0], "nothing is asked before somebody reads"
    assert [b"marsad_n %d.0" % k in exposition(made, "")[0] for k in (1, 2)] == [True, True]


def test_registries_are_apart() -> None:
    one, other = registry(), registry()
    Counter("marsad_x", "X.", registry=one).inc()
    assert b"marsad_x_total 1.0" in exposition(one, "")[0]
    assert b"marsad_x" not in exposition(other, "")[0]


def _get(port: int, path: str = "/metrics", **headers: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_they_have_a_port_of_their_own() -> None:
    with served(registry(_figures), "127.0.0.1", 0) as port:
        status, text = _get(port)
        assert status == 200
        assert b"marsad_queue 7.0" in text
        assert _get(port, "/")[0] == 404
        assert _get(port, Host="rebound.example")[0] == 404, "a page elsewhere must not read them by a name of its own"
        with pytest.raises(UsageError, match="cannot be used"), served(registry(), "127.0.0.1", port):
            pass
    with pytest.raises(ConnectionError):
        _get(port)


def test_a_token_is_asked_for_where_there_is_one() -> None:
    with served(registry(_figures), "127.0.0.1", 0, "hush") as port:
        assert _get(port)[0] == 404
        assert _get(port, Authorization="Bearer hus")[0] == 404
        assert _get(port, Authorization="Bearer hush")[0] == 200


def test_the_network_gets_none_without_a_token() -> None:
    with pytest.raises(UsageError, match="open to everybody"), served(registry(), "0.0.0.0", 0):
        pass


@pytest.mark.parametrize("header", ["", "hush", "Basic hush", "Bearer", "Bearer hushh", "Bearer hüsh"])
def test_what_bears_no_token(header: str) -> None:
    assert not bears(header, "hush")
    assert bears("bearer hush", "hush")
