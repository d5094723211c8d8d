"""The whole of it: the real server, the real trainer and real training, with a kill in the middle."""

from __future__ import annotations

from pathlib import Path

from real_server import RealServer
from toy_trainer import SPEC, ToyTrainer, until

STEPS = 5
CONFIG = {
    "task": "arithmetic",
    "baseModel": "arithmetic-tiny-quick",
    "steps": STEPS,
    "promptsPerStep": 4,
    "groupSize": 4,
    "evalEvery": 0,
    "evalPrompts": 4,
    "evalSamples": 2,
    "testSamples": 2,
    "baseTestSamples": 2,
    "checkpointEvery": 2,
    "warmupSteps": 1,
}
# What a clock says differs between two runs.
OF_THE_CLOCK = ("step_time", "system/")


def curves(server: RealServer, run: str) -> dict[tuple[str, int], str]:
    rows = server.sql(
        """select s.metric, p.step, p.value::text as value from point p join series s on s.id = p.series_id
           where s.run_id = $1""",
        run,
    )
    found = {(row["metric"], row["step"]): row["value"] for row in rows}
    assert len(found) == len(rows)
    return {at: value for at, value in found.items() if not at[0].startswith(OF_THE_CLOCK)}


def test_a_run_that_was_killed_with_its_trainer_has_every_number_of_one_that_was_not(
    real_server: RealServer, tmp_path: Path
) -> None:
    home, key = tmp_path / "home", real_server.new_key("Trains")
    options = ("--tasks", "arithmetic")
    trainer = ToyTrainer(home, real_server.origin, key, *options, step_seconds=None)
    try:
        undisturbed = real_server.launch(SPEC, CONFIG, seed=3)
        until(lambda: real_server.run(undisturbed)["status"] in ("finished", "failed"), trainer)
        assert real_server.run(undisturbed)["failure_reason"] is None
        killed = real_server.launch(SPEC, CONFIG, seed=3)
        until(lambda: real_server.run(killed)["step"] >= 3, trainer)
        trainer.kill_workers()
        trainer.kill()
        until(lambda: not trainer.workers())
        trainer = ToyTrainer(home, real_server.origin, key, *options, step_seconds=None)
        until(lambda: real_server.run(killed)["status"] in ("finished", "failed"), trainer)
        assert trainer.stop() == 0
    finally:
        trainer.kill()
    expected = curves(real_server, undisturbed)
    assert [expected.get(("loss", step)) is not None for step in range(1, STEPS + 1)] == [True] * STEPS
    assert curves(real_server, killed) == expected
    assert any(line.startswith("Attempt 1 goes on from the checkpoint") for line in real_server.logs(killed))
