"""The uploader sends a spool in order, for as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_server import Answer, LocalServer

from rewardsmith.protocol.client import ProtocolClient
from rewardsmith.protocol.events_body import events_body
from rewardsmith.protocol.heartbeat import Heartbeat
from rewardsmith.protocol.messages import Lease
from rewardsmith.protocol.spool import Spool
from rewardsmith.protocol.uploader import Lost, Open, Rejected, Uploader
from rewardsmith.protocol.wire import metric_points

LEASE = Lease(run="run-1", attempt="a", lease_token="t")
LONG = 20.0


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


def filled(folder: Path, steps: range) -> Spool:
    spool = Spool(folder)
    for step in steps:
        spool.append(lambda seq, step=step: events_body(LEASE, seq, {"metrics": metric_points({"k": step}, step)}))
    return spool


def test_batches_arrive_once_and_in_order_whatever_gets_lost_on_the_way(server: LocalServer, tmp_path: Path) -> None:
    script: list[Answer] = ["accept", "drop-answer", "away", "accept", "garbage"]
    server.script = script
    troubles: list[str] = []
    spool = filled(tmp_path, range(5))
    uploader = Uploader(ProtocolClient(server.origin, "k").events, spool, troubles.append)
    assert uploader.drained(LONG)
    assert server.points("k") == [(step, step) for step in range(5)]
    assert [body["seq"] for body in server.stored] == [1, 2, 3, 4, 5]
    assert server.duplicates == 1
    assert len(troubles) == 2
    uploader.stop()


def test_what_is_appended_later_is_sent_when_it_is_woken(server: LocalServer, tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    uploader = Uploader(ProtocolClient(server.origin, "k").events, spool)
    assert uploader.drained(LONG)
    filled_later = spool.append(lambda seq: events_body(LEASE, seq, {}))
    uploader.wake()
    assert uploader.drained(LONG)
    assert [body["seq"] for body in server.stored] == [filled_later]
    uploader.stop()


def test_it_hears_what_is_wanted_from_answers_and_from_beats(server: LocalServer, tmp_path: Path) -> None:
    server.script = ["pause"]
    client = ProtocolClient(server.origin, "k")
    uploader = Uploader(client.events, filled(tmp_path, range(1)))
    assert uploader.drained(LONG)
    assert uploader.state == Open("pause")
    server.want = "cancel"
    heartbeat = Heartbeat(client, "trainer-1", LEASE, uploader.hear, every_seconds=0.01)
    while uploader.state != Open("cancel"):
        pass
    heartbeat.stop()
    assert server.beats[0]["runs"] == [{"run": "run-1", "attempt": "a", "leaseToken": "t"}]
    uploader.hear("lease_lost")
    assert isinstance(uploader.state, Lost)
    uploader.hear("go")
    assert isinstance(uploader.state, Lost)


@pytest.mark.parametrize("answer", ["lease_lost", "not_found"])
def test_it_stops_and_keeps_the_spool_when_the_run_is_somebody_elses(server: LocalServer, tmp_path: Path, answer: Answer) -> None:
    server.script = ["accept", answer]
    spool = filled(tmp_path, range(3))
    uploader = Uploader(ProtocolClient(server.origin, "k").events, spool)
    assert not uploader.drained(LONG)
    assert isinstance(uploader.state, Lost)
    assert spool.pending == (2, 3)


def test_it_stops_at_a_batch_that_the_server_will_never_take(server: LocalServer, tmp_path: Path) -> None:
    server.script = ["accept", "bad_request"]
    spool = filled(tmp_path, range(3))
    uploader = Uploader(ProtocolClient(server.origin, "k").events, spool)
    assert not uploader.drained(LONG)
    state = uploader.state
    assert isinstance(state, Rejected)
    assert state.seq == 2
    assert "test says bad_request" in state.reason
    spool.set_aside(state.seq)
    assert spool.append(lambda seq: events_body(LEASE, seq, {})) == 2
    again = Uploader(ProtocolClient(server.origin, "k").events, spool)
    assert again.drained(LONG)
    assert [body["seq"] for body in server.stored] == [1, 2]


def test_a_key_that_is_not_taken_now_may_be_taken_later(server: LocalServer, tmp_path: Path) -> None:
    server.script = ["unauthorized"]
    uploader = Uploader(ProtocolClient(server.origin, "k").events, filled(tmp_path, range(1)))
    assert uploader.drained(LONG)


def test_once_stopped_it_leaves_the_spool_alone(server: LocalServer, tmp_path: Path) -> None:
    server.away = True
    spool = filled(tmp_path, range(2))
    uploader = Uploader(ProtocolClient(server.origin, "k").events, spool)
    assert not uploader.drained(0.05)
    uploader.stop()
    server.away = False
    assert not uploader.drained(LONG)
    assert spool.pending == (1, 2)
