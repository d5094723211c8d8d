"""What a job reports, between its step and the spool."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from local_server import LocalServer
from toy_trainer import claimed, until

from rewardsmith.agent import reporter as reporter_module
from rewardsmith.agent.attempt import Attempt
from rewardsmith.agent.reporter import SpoolReporter
from rewardsmith.agent.weights_outbox import WeightsOutbox
from rewardsmith.protocol.claimed_job import ClaimedJob
from rewardsmith.protocol.client import ProtocolClient
from rewardsmith.protocol.messages import BatchLimits
from rewardsmith.protocol.uploader import Uploader
from rewardsmith.report import RunFailure, StepReport, checkpoint_folder


class Reporting:
    """A reporter with its spool, an uploader to a server, and a wish to stop."""

    def __init__(self, folder: Path, server: LocalServer, limits: BatchLimits | None = None) -> None:
        self.attempt = Attempt.open(folder, ClaimedJob.model_validate(claimed()))
        self.uploader = Uploader(ProtocolClient(server.origin, "k").events, self.attempt.spool)
        self.outbox = WeightsOutbox(folder / "outbox")
        self.stopping = threading.Event()
        self.reporter = SpoolReporter(self.attempt, self.uploader, limits or BatchLimits(), self.outbox, self.stopping.is_set)


def test_a_job_waits_while_too_much_is_unacknowledged_and_goes_on_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporter_module, "MOST_WAITING", 5)
    with LocalServer() as server:
        server.away = True
        given = Reporting(tmp_path, server)

        def work() -> None:
            for step in range(1, 21):
                given.reporter.report(StepReport(step, {"x": step}))

        working = threading.Thread(target=work)
        working.start()
        until(lambda: len(given.attempt.spool.pending) == 5)
        server.away = False
        working.join()
        assert given.uploader.drained(60)
        assert [step for step, _ in server.points("x")] == list(range(1, 21))


def test_a_report_is_split_where_the_server_takes_less_and_numbers_that_json_has_not_are_words(tmp_path: Path) -> None:
    with LocalServer() as server:
        given = Reporting(tmp_path, server, BatchLimits(metrics=2))
        given.reporter.report(StepReport(3, {"a": 1.0, "loss": float("nan"), "b": float("-inf")}))
        assert given.uploader.drained(60)
        assert [len(batch["metrics"]) for batch in server.batches()] == [2, 1]
        assert server.points("loss") == [(3, "NaN")]
        assert server.points("b") == [(3, "-Infinity")]


def test_cancel_comes_before_a_shutdown_and_a_shutdown_before_a_pause(tmp_path: Path) -> None:
    with LocalServer() as server:
        given = Reporting(tmp_path, server)
        assert given.reporter.wanted() == "go"
        given.uploader.hear("pause")
        assert given.reporter.wanted() == "pause"
        given.stopping.set()
        assert given.reporter.wanted() == "stop"
        given.uploader.hear("cancel")
        assert given.reporter.wanted() == "cancel"
        given.uploader.hear("lease_lost")
        assert given.reporter.wanted() == "lost"


def test_a_refused_report_ends_the_job_the_next_time_it_asks(tmp_path: Path) -> None:
    with LocalServer() as server:
        server.script.append("bad_request")
        given = Reporting(tmp_path, server)
        given.reporter.say("something the server cannot read")
        assert not given.uploader.drained(60)
        with pytest.raises(RunFailure, match="test says bad_request"):
            given.reporter.wanted()


def test_weights_that_are_too_large_to_send_are_spoken_of_once(tmp_path: Path) -> None:
    with LocalServer() as server:
        given = Reporting(tmp_path, server)
        for step in (1, 2):
            folder = checkpoint_folder(tmp_path, step)
            folder.mkdir(parents=True)
            with open(folder / "model.safetensors", "wb") as weights:
                weights.truncate(65 * 1024 * 1024)
            given.reporter.checkpoint(step, folder / "model.safetensors")
        assert given.uploader.drained(60)
        assert given.outbox.entries() == []
        stays = f"Weights of 65 MB stay with the trainer, in {tmp_path}: the server takes 64 MB"
        assert server.logs() == ["Checkpoint of step 1", stays, "Checkpoint of step 2"]
        assert [batch["checkpoint"] for batch in server.batches()] == [1, 2]


def test_a_checkpoint_that_only_keeps_an_unevaluated_update_says_nothing_of_weights(tmp_path: Path) -> None:
    with LocalServer() as server:
        given = Reporting(tmp_path, server)
        ahead = checkpoint_folder(tmp_path, 3) / "ahead"
        ahead.mkdir(parents=True)
        (ahead / "model.safetensors").write_bytes(b"w")
        given.reporter.checkpoint(3, None)
        assert given.uploader.drained(60)
        assert [line["text"] for batch in server.batches() for line in batch["logs"]] == ["Checkpoint of step 3"]
