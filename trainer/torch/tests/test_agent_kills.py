"""Kills at random moments, against the real server: no step is lost or doubled, and no number changes."""

from __future__ import annotations

import random
from pathlib import Path

from local_server import free_port
from real_server import RealServer
from toy_job import expected_points
from toy_trainer import SPEC, ToyTrainer, toy_trainer, until

STEPS = 40


def launch(server: RealServer, model: str, steps: int = STEPS) -> str:
    config = {"task": "arithmetic", "baseModel": model, "steps": steps, "checkpointEvery": 4, "warmupSteps": 1}
    return server.launch(SPEC, config, seed=7)


def status(server: RealServer, run: str) -> str:
    return str(server.run(run)["status"])


def step_of(server: RealServer, run: str) -> int:
    return int(server.run(run)["step"])


def test_kills_of_the_worker_the_agent_and_both_lose_no_step_and_change_no_number(
    real_server: RealServer, tmp_path: Path
) -> None:
    model = "toy-kills"
    key = real_server.new_key(model)
    run = launch(real_server, model)
    dice = random.Random(1)
    whom = ["worker", "agent", "both"]
    dice.shuffle(whom)
    options = ("--model", model)
    trainer = ToyTrainer(tmp_path / "home", real_server.origin, key, *options, step_seconds=0.05)
    try:
        for who in whom:
            reached = step_of(real_server, run) + dice.randint(2, 7)
            until(lambda: step_of(real_server, run) >= reached or status(real_server, run) == "finished", trainer)
            if who != "agent":
                trainer.kill_workers()
            if who != "worker":
                trainer.kill()
                until(lambda: not trainer.workers())
                trainer = ToyTrainer(tmp_path / "home", real_server.origin, key, *options, step_seconds=0.05)
        until(lambda: status(real_server, run) == "finished", trainer)
        assert trainer.stop() == 0
    finally:
        trainer.kill()
    assert real_server.points(run, "toy/x") == [(1, step, x) for step, x in expected_points(STEPS, 7)]
    assert [attempt["status"] for attempt in real_server.attempts(run)] == ["done"]


def test_kills_of_the_server_and_of_server_and_trainer_together_lose_no_step_and_change_no_number(
    real_server: RealServer, tmp_path: Path
) -> None:
    model = "toy-server-kills"
    key = real_server.new_key(model)
    run = launch(real_server, model)
    port = free_port()

    def serve() -> RealServer:
        return RealServer(real_server.database, port)

    def train(server: RealServer) -> ToyTrainer:
        return ToyTrainer(tmp_path / "home", server.origin, key, "--model", model, step_seconds=0.1)

    def reaches(step: int) -> None:
        until(lambda: step_of(real_server, run) >= step or status(real_server, run) == "finished", trainer)
        assert status(real_server, run) == "running"

    server = serve()
    trainer = train(server)
    try:
        reaches(5)
        server.kill()
        # The trainer computes on, and its spool grows.
        ahead = tmp_path / "home" / "runs" / run / f"spool-{real_server.attempts(run)[0]['id']}"
        until(lambda: len(list(ahead.glob("*.json"))) >= 5, trainer)
        server = serve()
        reaches(15)
        server.kill()
        trainer.kill()
        until(lambda: not trainer.workers())
        server = serve()
        trainer = train(server)
        until(lambda: status(real_server, run) == "finished", trainer)
        assert trainer.stop() == 0
    finally:
        trainer.kill()
        server.kill()
    assert real_server.points(run, "toy/x") == [(1, step, x) for step, x in expected_points(STEPS, 7)]
    assert real_server.points(run, "toy/momentum")[-1][:2] == (1, STEPS)
    assert [attempt["status"] for attempt in real_server.attempts(run)] == ["done"]


def test_a_run_is_paused_and_resumed_and_another_one_canceled_from_the_browser(real_server: RealServer, tmp_path: Path) -> None:
    model = "toy-wants"
    run = launch(real_server, model)
    with toy_trainer(
        tmp_path / "home", real_server.origin, real_server.new_key(model), "--model", model, step_seconds=0.05
    ) as trainer:
        until(lambda: step_of(real_server, run) >= 5, trainer)
        real_server.want(run, "pause")
        until(lambda: status(real_server, run) == "paused", trainer)
        real_server.want(run, "resume")
        until(lambda: status(real_server, run) == "finished", trainer)
        canceled = launch(real_server, model, steps=10_000)
        until(lambda: step_of(real_server, canceled) >= 2, trainer)
        real_server.want(canceled, "cancel")
        until(lambda: status(real_server, canceled) == "canceled", trainer)
        sent = "select step from checkpoint where run_id = $1 order by step"
        until(lambda: len(real_server.sql(sent, canceled)) > 0, trainer)
        assert trainer.stop() == 0
    points = real_server.points(run, "toy/x")
    assert [attempt["number"] for attempt in real_server.attempts(run)] == [1, 2]
    assert sorted((step, x) for _, step, x in points) == expected_points(STEPS, 7)
