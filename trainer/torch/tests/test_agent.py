"""A real agent, its real workers and a server that can be told to misbehave."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_server import LocalServer
from toy_job import expected_points
from toy_trainer import claimed, environment, toy_trainer, until

POINTS = expected_points(10, 7)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as made:
        yield made


def ended(server: LocalServer, state: str) -> bool:
    finish = server.finish()
    return finish is not None and finish["state"] == state


def test_a_claimed_run_is_reported_step_by_step_and_finishes_with_its_last_seq(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed())
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
    assert server.points("toy/x") == POINTS
    batches = server.batches("run-1-1")
    assert [batch["seq"] for batch in batches] == list(range(1, len(batches) + 1))
    assert server.finish() == {"state": "finished", "lastSeq": len(batches)}
    assert [batch["checkpoint"] for batch in batches if "checkpoint" in batch] == [3, 6, 9, 10]
    assert sorted(server.weights) == [f"run-1/checkpoints/{step}" for step in (10, 3, 6, 9)]
    assert server.logs()[0] == "Attempt 1 begins with the base model, seed 7"
    assert server.logs()[-1] == "Finished after step 10"
    folder = tmp_path / "home" / "runs" / "run-1"
    assert sorted(path.name for path in (folder / "trained").iterdir()) == ["model.safetensors", "state.json"]
    assert sorted(path.name for path in folder.iterdir()) == ["end.json", "trained", "worker.lock", "worker.log"]
    assert list((tmp_path / "home" / "weights").iterdir()) == []


def test_the_key_is_nowhere_but_in_its_file(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed())
    key = "rs_secret_of_this_test"
    with toy_trainer(tmp_path / "home", server.origin, key, "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
    assert server.authorization == f"Bearer {key}"
    found = [path for path in tmp_path.rglob("*") if path.is_file() and key in path.read_text(errors="replace")]
    assert found == [tmp_path / "home" / "key"]
    assert (found[0].stat().st_mode & 0o777) == 0o600
    assert ((tmp_path / "home" / "settings.json").stat().st_mode & 0o777) == 0o600


def test_a_worker_that_is_killed_goes_on_from_its_checkpoint_with_the_same_numbers(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed(baseModel="toy:once-die-at-8"))
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
        said = "run run-1 (arithmetic, seed 7): its worker was ended by signal 9 (SIGKILL); it goes on from step 6"
        assert said in trainer.output()
    points = server.points("toy/x")
    assert sorted(set(points)) == POINTS
    # Step 7 came after the checkpoint of step 6: it was computed again.
    assert [step for step, _ in points] == [0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10]
    assert "The run's worker was ended by signal 9 (SIGKILL); it goes on from the checkpoint of step 6" in server.logs()


def test_a_worker_that_dies_again_and_again_fails_its_run_with_what_happened(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed(baseModel="toy:die-at-5"))
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
    finish = server.finish()
    assert finish is not None
    assert finish["state"] == "failed"
    assert finish["lastSeq"] == server.batches("run-1-1")[-1]["seq"]
    reason = (
        "The run's worker was ended by signal 9 (SIGKILL), 3 times without getting beyond the checkpoint of step 3. Signal 9 is"
    )
    assert finish["reason"].startswith(reason)
    assert "Last lines of the worker's output" in server.logs()[-1]


def test_a_job_that_raises_fails_with_its_reason_and_the_log_has_the_cause(server: LocalServer, tmp_path: Path) -> None:
    server.claims += [claimed(baseModel="toy:explain-at-4"), claimed("run-2", baseModel="toy:raise-at-2")]
    with toy_trainer(tmp_path / "home", server.origin) as trainer:
        until(lambda: server.finish("run-2-1"), trainer)
        until(lambda: "run run-2 (arithmetic, seed 7): failed: ValueError: no such thing" in trainer.output(), trainer)
        assert trainer.stop() == 0
    explained = server.finish("run-1-1")
    assert explained is not None
    assert explained["reason"] == "The loss is NaN at step 4: lower the learning rate."
    assert "ZeroDivisionError: of the test" in server.logs("run-1-1")[-1]
    raised = server.finish("run-2-1")
    assert raised is not None
    assert raised["reason"] == "ValueError: no such thing"
    assert "toy_job.py" in server.logs("run-2-1")[-1]
    trained = tmp_path / "home" / "runs" / "run-1" / "trained"
    assert sorted(path.name for path in trained.iterdir()) == ["model.safetensors", "state.json"]
    assert f"The weights of step 3 stay with the trainer, in {trained}" in server.logs("run-1-1")


def test_a_run_of_what_the_trainer_does_not_offer_fails_and_nothing_of_it_is_loaded(server: LocalServer, tmp_path: Path) -> None:
    server.claims += [claimed(baseModel="/etc/somebodys-model"), claimed("run-2", task="gsm8k", baseModel="toy")]
    with toy_trainer(tmp_path / "home", server.origin, "k", "--model", "toy", "--tasks", "arithmetic") as trainer:
        until(lambda: server.finish("run-2-1"), trainer)
        assert trainer.stop() == 0
    model, task = server.finish("run-1-1"), server.finish("run-2-1")
    assert model is not None
    assert task is not None
    assert model["reason"].startswith("This trainer does not offer the base model /etc/somebodys-model. Start it with --model")
    assert task["reason"].startswith("This trainer does not offer the task gsm8k: it was started with --tasks arithmetic.")
    assert server.points("toy/x") == []


def test_a_claim_whose_run_would_leave_the_trainers_folders_is_no_claim_and_is_said_once(
    server: LocalServer, tmp_path: Path
) -> None:
    server.claims += [claimed(".."), claimed("../../elsewhere"), claimed()]
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
    assert trainer.output().count("cannot ask for work") == 1
    assert trainer.output().count("the server answers again") == 1
    assert not (tmp_path / "home" / "job.json").exists()
    assert sorted(path.name for path in (tmp_path / "home" / "runs").iterdir()) == ["run-1"]


def test_what_a_worker_runs_finds_no_key_in_its_environment_wherever_it_was_started(tmp_path: Path) -> None:
    code = (
        "import os\n"
        "from rewardsmith.agent.worker import main\n"
        f"main([{str(tmp_path)!r}])\n"
        "print([name for name in os.environ if name.startswith('REWARDSMITH_')])"
    )
    secret = {"REWARDSMITH_TRAINER_KEY": "k", "REWARDSMITH_SERVER": "http://127.0.0.1:1"}
    started = subprocess.run(
        [sys.executable, "-c", code], env={**environment(None), **secret}, capture_output=True, text=True, check=True
    )
    assert "there is no job here" in started.stdout
    assert started.stdout.splitlines()[-1] == "[]"


def test_what_the_server_stored_without_saying_so_is_sent_again(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed())
    server.script += ["accept", "drop-answer", "away", "busy", "garbage", "accept", "drop-answer"]
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
    assert server.points("toy/x", "run-1-1") == POINTS
    assert server.duplicates == 2


def test_a_run_goes_on_while_the_server_is_away_and_all_of_it_arrives_later(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed())
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once", step_seconds=0.05) as trainer:
        until(lambda: len(server.points("toy/x")) >= 3, trainer)
        server.away = True
        spool = tmp_path / "home" / "runs" / "run-1" / "end.json"
        until(spool.exists, trainer)
        assert server.finish() is None
        server.away = False
        assert trainer.process.wait(60) == 0, trainer.output()
    assert server.points("toy/x", "run-1-1") == POINTS
    assert ended(server, "finished")


def test_a_batch_that_the_server_refuses_fails_the_run_with_the_reason(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed())
    server.script += ["accept", "accept", "bad_request"]
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once", step_seconds=0.05) as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
    finish = server.finish()
    assert finish is not None
    assert (finish["state"], finish["lastSeq"]) == ("failed", 3)
    assert "test says bad_request" in finish["reason"]
    spool = tmp_path / "home" / "runs" / "run-1" / "spool-run-1-1"
    assert (spool / "0000000003.rejected").exists()


def test_a_lost_run_is_let_go_of_and_its_spool_and_newest_weights_stay(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed())
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once", step_seconds=0.05) as trainer:
        until(lambda: len(server.points("toy/x")) >= 5, trainer)
        server.script += ["lease_lost"]
        assert trainer.process.wait(60) == 0, trainer.output()
    folder = tmp_path / "home" / "runs" / "run-1"
    assert any(path.suffix == ".json" for path in (folder / "spool-run-1-1").iterdir())
    assert not (folder / "checkpoints").exists()
    assert (folder / "trained" / "model.safetensors").exists()
    assert not (folder / "job.json").exists()
    assert server.finish() is None


def test_a_canceled_run_keeps_its_last_weights_and_sends_them(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed(steps=10_000, checkpointEvery=10_000))
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once", step_seconds=0.02) as trainer:
        until(lambda: len(server.points("toy/x")) >= 3, trainer)
        server.want = "cancel"
        assert trainer.process.wait(60) == 0, trainer.output()
    assert ended(server, "canceled")
    last = server.points("toy/x")[-1][0]
    assert list(server.weights) == [f"run-1/checkpoints/{last}"]
    assert (tmp_path / "home" / "runs" / "run-1" / "trained" / "model.safetensors").exists()


def test_a_paused_run_keeps_its_checkpoint_and_goes_on_from_it_when_it_is_claimed_again(
    server: LocalServer, tmp_path: Path
) -> None:
    server.claims.append(claimed(steps=20, checkpointEvery=100))
    with toy_trainer(tmp_path / "home", server.origin, step_seconds=0.03) as trainer:
        until(lambda: len(server.points("toy/x")) >= 4, trainer)
        server.want = "pause"
        until(lambda: ended(server, "paused"), trainer)
        step = server.points("toy/x")[-1][0]
        server.want = "go"
        server.claims.append(claimed(number=2, resume_from=step, steps=20, checkpointEvery=100))
        until(lambda: ended(server, "finished"), trainer)
        assert trainer.stop() == 0
    assert server.points("toy/x") == expected_points(20, 7)


def test_a_stopped_trainer_holds_its_run_and_the_next_start_goes_on_under_the_same_lease(
    server: LocalServer, tmp_path: Path
) -> None:
    server.claims.append(claimed(steps=20, checkpointEvery=100))
    with toy_trainer(tmp_path / "home", server.origin, step_seconds=0.05) as trainer:
        until(lambda: len(server.points("toy/x")) >= 4, trainer)
        assert trainer.stop() == 0
        assert trainer.workers() == []
        assert "run run-1 (arithmetic, seed 7): goes on at the next start, from step " in trainer.output()
    assert server.finish() is None
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
        assert "20 steps, seed 7) goes on from step " in trainer.output()
    assert server.points("toy/x", "run-1-1") == expected_points(20, 7)


def test_an_end_that_was_not_told_yet_is_sent_by_the_next_start_without_computing_again(
    server: LocalServer, tmp_path: Path
) -> None:
    server.claims.append(claimed())
    with toy_trainer(tmp_path / "home", server.origin, step_seconds=0.05) as trainer:
        until(lambda: len(server.points("toy/x")) >= 3, trainer)
        server.away = True
        until((tmp_path / "home" / "runs" / "run-1" / "end.json").exists, trainer)
        assert trainer.stop() == 0
    server.away = False
    with toy_trainer(tmp_path / "home", server.origin, "k", "--once") as trainer:
        assert trainer.process.wait(60) == 0, trainer.output()
    assert server.points("toy/x", "run-1-1") == POINTS
    assert (tmp_path / "home" / "runs" / "run-1" / "worker.log").read_text().count("--- worker") == 1


def test_a_run_starts_from_the_weights_of_another_one_also_after_a_crash(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed("parent", steps=3))
    start = {"run": "parent", "step": 3}
    server.claims.append(claimed("child", startFrom=start, baseModel="toy:once-die-at-2", steps=4))
    with toy_trainer(tmp_path / "home", server.origin) as trainer:
        until(lambda: ended(server, "finished") and server.finish("child-1"), trainer)
        assert trainer.stop() == 0
    trained = server.points("toy/x", "parent-1")[-1][1]
    assert server.points("toy/x", "child-1")[0] == (0, pytest.approx(trained, rel=1e-6))
    assert server.logs("child-1")[0] == "Attempt 1 begins with the weights of step 3 of run parent, seed 7"


def test_two_runs_at_once_where_there_are_two_slots(server: LocalServer, tmp_path: Path) -> None:
    server.claims += [claimed("one", steps=12), claimed("two", steps=12)]
    with toy_trainer(tmp_path / "home", server.origin, "k", "--slots", "2", step_seconds=0.1) as trainer:
        until(lambda: server.points("toy/x", "one-1") and server.points("toy/x", "two-1"), trainer)
        assert server.finish() is None
        until(lambda: server.finish("one-1") and server.finish("two-1"), trainer)
        assert trainer.stop() == 0
    assert server.points("toy/x", "one-1") == server.points("toy/x", "two-1") == expected_points(12, 7)


def test_a_second_signal_ends_worker_and_agent_at_once_and_the_run_stays_held(server: LocalServer, tmp_path: Path) -> None:
    server.claims.append(claimed())
    with toy_trainer(tmp_path / "home", server.origin, step_seconds=600) as trainer:
        until(lambda: server.points("toy/x"), trainer)
        trainer.process.terminate()
        until(lambda: "a second signal ends it at once" in trainer.output(), trainer)
        trainer.process.terminate()
        assert trainer.process.wait(60) == 0
        assert trainer.workers() == []
    assert (tmp_path / "home" / "runs" / "run-1" / "job.json").exists()
