"""A bank and an evaluation, claimed from the real server by a real trainer."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from real_server import RealServer
from tiny_qwen import save_tiny_qwen
from toy_trainer import SPEC

WAIT_SECONDS = 300.0


def test_a_bank_and_an_evaluation_come_out_of_a_trainer_as_the_server_takes_them(real_server: RealServer, tmp_path: Path) -> None:
    base = save_tiny_qwen(tmp_path / "base", seed=3)
    config = {
        "task": "arithmetic",
        "baseModel": base.path,
        "steps": 6,
        "maxTokens": 6,
        "evalPrompts": 6,
        "evalSamples": 8,
        "baseTestSamples": 4,
        "temperature": 1.5,
    }
    runs = [real_server.launch(SPEC, config, job=job) for job in ("bank", "evaluate")]
    command = [sys.executable, "-m", "rewardsmith.agent.cli", "--server", real_server.origin, "--home", str(tmp_path / "home")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    environment["REWARDSMITH_TRAINER_KEY"] = real_server.new_key("samples")
    with (tmp_path / "log").open("wb") as output:
        trainer = subprocess.Popen([*command, "--model", base.path], stdout=output, stderr=output, env=environment)
    try:
        end = time.monotonic() + WAIT_SECONDS
        while {real_server.run(run)["status"] for run in runs} != {"finished"}:
            assert time.monotonic() < end, (tmp_path / "log").read_text() + str([real_server.logs(run) for run in runs])
            time.sleep(0.2)
    finally:
        trainer.terminate()
        trainer.wait(60)
    bank, evaluation = runs
    groups = real_server.sql("select step, split, prompt, rollouts from rollout_group where run_id = $1", bank)
    assert [(group["step"], group["split"], len(group["rollouts"])) for group in groups] == [(0, "validation", 8)] * 6
    for group in groups:
        assert all(rollout["samplingLogprob"] is not None and rollout["refLogprob"] is not None for rollout in group["rollouts"])
    assert [step for _, step, _ in real_server.points(bank, "task/accuracy")] == [6]
    records = real_server.sql("select split, decoding from evaluation where run_id = $1 order by split, decoding", evaluation)
    found = [(record["split"], record["decoding"]) for record in records]
    assert found == [
        (s, d) for s, ds in (("test", ["T0.3", "greedy", "sample"]), ("validation", ["greedy", "sample"])) for d in ds
    ]
    assert [step for _, step, _ in real_server.points(evaluation, "eval/test/acc")] == [0]
