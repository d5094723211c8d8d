"""What each of several processes runs, started by torch's launcher: train_in_processes.py BASE FOLDER CONFIG."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from tiny_training import SPEC, Remembered, ZerosTask, context_of, job_of

from rewardsmith.models.base_model import PreparedModel
from rewardsmith.training import train
from rewardsmith.training.train import open_trainer, run_updates
from rewardsmith.training.update_reports import UpdateReports

base = PreparedModel(id="tiny", path=sys.argv[1], revision=None, fingerprint="")
folder = Path(sys.argv[2])
config = json.loads(sys.argv[3])
first = os.environ["RANK"] == "0"
# Devices of two sizes.
room = config.pop("rooms")[int(os.environ["RANK"])]
train.rows_at_once = lambda model, tokens: room
context = context_of(folder, job_of(spec={**SPEC, "objective": config.pop("objective")}, **config))
trainer, _ = open_trainer(context, task=ZerosTask(), base=base, external=None)
# Wanted after the second update; only the first process knows.
reporter = Remembered(wants={3: "pause"} if first else {})
reports = UpdateReports(context, reporter, trainer, None, 0)
captured = []
sampled = {}
calculate = trainer._calculate_rewards


def keep_first(inputs: Any, prompts: Any, completions: Any, completion_ids: Any) -> Any:
    if not sampled:
        sampled.update(prompts=[trainer.encode(place) for place in prompts], completions=completion_ids)
    return calculate(inputs, prompts, completions, completion_ids)


trainer._calculate_rewards = keep_first


def updated(loss: float, grad_norm: float) -> None:
    captured.append([trainer.captured[row] for row in range(len(trainer.captured))])
    reports.updated(loss, grad_norm)


trainer.generated, trainer.updated, trainer.saved = reports.generated, updated, reports.saved
end = run_updates(context, trainer, reports)
weights = sorted(trainer.model.state_dict().items())
batch = trainer.objective.batch
(folder / f"process-{os.environ['RANK']}.json").write_text(
    json.dumps(
        {
            "end": end,
            "reported": [report.step for report in reporter.reports],
            "rollouts": batch.rollouts,
            "sampled": sampled,
            "first": captured[0],
            "gradNorm": reporter.metrics(1)["grad_norm"] if first else None,
            "captured": captured[-1],
            "advantages": batch.advantages,
            "weights": [float(value.double().sum()) for _, value in weights],
            "checkpoints": [step for step, _ in reporter.checkpoints],
        }
    )
)
