"""One run on several processes: the first reports, and one that fails ends the run with its own reason."""

from __future__ import annotations

from pathlib import Path

from local_server import LocalServer
from toy_job import expected_points
from toy_trainer import claimed, toy_trainer, until


def test_of_two_processes_one_reports_and_the_failure_of_the_other_is_the_runs_reason(tmp_path: Path) -> None:
    with LocalServer() as server:
        server.claims += [claimed(steps=4, checkpointEvery=2), claimed("run-2", steps=100, baseModel="toy:fail-at-3")]
        options = ("--processes", "2")
        with toy_trainer(tmp_path / "home", server.origin, "k", *options, step_seconds=0.2) as trainer:
            until(lambda: server.finish("run-2-1"), trainer)
            assert trainer.stop() == 0
        assert server.points("toy/x", "run-1-1") == expected_points(4, 7)
        assert server.finish("run-1-1") == {"state": "finished", "lastSeq": len(server.batches("run-1-1"))}
        failed = server.finish("run-2-1")
        assert failed is not None
        assert failed["reason"] == "The second GPU is out of memory."
