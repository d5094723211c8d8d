"""One run on two processes, started as the local engine starts them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from watched_training import spec_gradient

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.protocol.claimed_job import RunConfig
from rewardsmith.report import RunFailure
from rewardsmith.training.batch_layout import lay_out

HERE = Path(__file__).parent


def test_two_processes_make_one_batch_report_once_and_stop_together(tiny_base: PreparedModel, tmp_path: Path) -> None:
    config = {
        "algorithm": "reinforce_pp",
        "promptsPerStep": 4,
        "steps": 9,
        "microBatch": 4,
        # Rollouts that each device has room for: by themselves one would generate in one block and the other in two.
        "rooms": [8, 4],
        "gradClip": 1e9,
        "objective": {"mode": "sampling", "alpha": 2, "betaInv": 1, "normalization": "sum"},
    }
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
    folder = tmp_path / "run"
    done = subprocess.run(
        [*launch, str(HERE / "train_in_processes.py"), tiny_base.path, str(folder), json.dumps(config)],
        cwd=HERE.parent,
        env={**os.environ, "PYTHONPATH": f"{HERE.parent}:{HERE}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    first, second = (json.loads((folder / f"process-{rank}.json").read_text()) for rank in (0, 1))
    assert first["end"] == second["end"] == "paused"
    assert first["reported"] == [0, 1, 2] and second["reported"] == []
    assert first["checkpoints"] == [2] and second["checkpoints"] == []
    # Both know the whole batch, prompt by prompt, and draw different completions.
    assert len(first["rollouts"]) == 16 and first["rollouts"] == second["rollouts"]
    assert len({rollout["promptId"] for rollout in first["rollouts"]}) == 4
    assert [rollout["refLogprob"] for rollout in first["rollouts"][:8]] != [
        rollout["refLogprob"] for rollout in first["rollouts"][8:]
    ]
    # The batch's standard deviation is that of both processes' rollouts.
    assert [*first["captured"], *second["captured"]] == pytest.approx(first["advantages"], abs=1e-5)
    assert first["weights"] == second["weights"]
    # The gradient is that of the whole batch, whatever the number of processes.
    sampled = [[*first["sampled"][name], *second["sampled"][name]] for name in ("prompts", "completions")]
    _, norm = spec_gradient(tiny_base.path, *sampled, [*first["first"], *second["first"]])
    assert first["gradNorm"] == pytest.approx(norm, rel=1e-4)


def test_a_process_holds_whole_groups_or_the_run_says_what_to_change() -> None:
    config = RunConfig(task="t", base_model="m", prompts_per_step=3, group_size=4)
    with pytest.raises(RunFailure, match="set promptsPerStep to a multiple of 2"):
        lay_out(config, 2)
    assert lay_out(config.model_copy(update={"prompts_per_step": 4}), 2).rows == 8
