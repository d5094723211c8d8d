"""A script of one's own against the real server: what it logs is what is stored."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any

import pytest
from real_server import RealServer

import rewardsmith
from rewardsmith.tracking.cli import main

SPEC = {"schema": "rewardspec/1", "name": "R", "terms": [{"id": "right", "source": {"type": "signal", "signal": "correct"}}]}
ROLLOUT = {
    "prompt": "1+1=",
    "completion": "2",
    "reward": 1.0,
    "advantage": 0.5,
    "terms": {"right": 1.0},
    "signals": {"correct": 1.0},
    "ref_logprob": -0.5,
    "policy_logprob": -0.4,
    "tokens": 2,
    "answer": "2",
    "parsed_answer": "2",
    "tier": "easy",
}


def log_all(run: rewardsmith.Run) -> None:
    for step in (1, 2, 3):
        run.log({"reward": step / 4, "critic/rewards/mean": math.nan if step == 2 else 1.0}, step=step)
    run.log_rollouts(1, [ROLLOUT, {**ROLLOUT, "completion": "3", "reward": None, "terms": {"right": math.nan}}])
    run.log_evaluation(0, [{"prompt_id": "p", "tier": "easy", "samples": 8, "correct": 3, "mean_tokens": 2.5}])
    run.say("three steps")


def stored(server: RealServer, run: str) -> dict[str, Any]:
    row = server.run(run)
    counts = server.sql(
        "select (select count(*)::int from rollout_group where run_id = $1) as groups, "
        "(select count(*)::int from evaluation where run_id = $1) as evaluations",
        run,
    )[0]
    return {"status": row["status"], "step": row["step"], "external": row["external"], "logs": server.logs(run), **counts}


def test_everything_that_is_logged_is_stored(real_server: RealServer, tmp_path: Path) -> None:
    options: dict[str, Any] = {"server": real_server.origin, "key": real_server.new_key("Script"), "folder": tmp_path}
    with rewardsmith.init(
        **options, name="mine", task="sums", base_model="tiny", steps=3, seed=5, spec=SPEC, config={"lr": 0.1}
    ) as run:
        log_all(run)
        while run.id is None:
            time.sleep(0.05)
        assert run.url == f"{real_server.origin}/runs/{run.id}"
    expected = {"status": "finished", "step": 3, "external": True, "groups": 1, "evaluations": 1, "logs": ["three steps"]}
    assert stored(real_server, run.id) == expected
    assert real_server.points(run.id, "reward") == [(1, 1, 0.25), (1, 2, 0.5), (1, 3, 0.75)]
    row = real_server.run(run.id)
    assert (row["task"], row["base_model"], row["seed"], row["config"]) == ("sums", "tiny", 5, {"lr": 0.1})
    assert row["spec"]["terms"][0]["id"] == "right"
    assert list(tmp_path.iterdir()) == []


def test_a_run_written_offline_is_the_same_once_it_is_synced(
    real_server: RealServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with rewardsmith.init(mode="offline", folder=tmp_path, name="offline run", steps=3, spec=SPEC) as run:
        log_all(run)
    monkeypatch.setenv("REWARDSMITH_TRAINER_KEY", real_server.new_key("Laptop"))
    assert main(["sync", str(tmp_path), "--server", real_server.origin]) == 0
    rows = real_server.sql("select id from run where name = 'offline run'")
    assert len(rows) == 1
    assert stored(real_server, rows[0]["id"])["status"] == "finished"
    assert real_server.points(rows[0]["id"], "reward") == [(1, 1, 0.25), (1, 2, 0.5), (1, 3, 0.75)]


def test_a_cancel_in_the_browser_reaches_the_script(real_server: RealServer, tmp_path: Path) -> None:
    run = rewardsmith.init(server=real_server.origin, key=real_server.new_key("Script"), folder=tmp_path, name="c", steps=9)
    run.log({"reward": 1}, step=1)
    while run.id is None:
        time.sleep(0.05)
    real_server.want(run.id, "cancel")
    while run.wanted != "cancel":
        time.sleep(0.05)
    run.finish()
    assert real_server.run(run.id)["status"] == "canceled"
