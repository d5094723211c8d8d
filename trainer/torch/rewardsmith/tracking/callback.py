"""Reports a transformers or TRL training to Rewardsmith; this module needs transformers."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from ..reward_function import RewardFunction
from ..sampling.rollouts import term_record
from .open_run import init
from .records import MOST_NAME
from .run import Run

Row = Mapping[str, Any]
MOST_ID = 300
# Of the bookkeeping of transformers: the step says the same as the epoch, and the last line of a training repeats it all.
_BOOKKEEPING = {"epoch", "total_flos"}
_SUMMARY = {"train_runtime", "train_samples_per_second", "train_steps_per_second", "train_loss"}


class RewardsmithCallback(TrainerCallback):
    """
    Give it to any Trainer: `GRPOTrainer(..., callbacks=[RewardsmithCallback(task="gsm8k")])`. It opens a run when training
    begins (arguments as `rewardsmith.init`; steps, seed, model and configuration are the trainer's unless given), forwards
    what is logged, stops the training when the run is canceled or paused in the browser, and finishes the run. Only the main
    process reports. With `run` it reports into that run and leaves its end to the script. With `reward`, the trainer's
    RewardFunction, the run has that reward, and the completions with what every term said of them; TRL's metrics of the
    function itself are left out then, since they are the total again, under the name of a term. Without `name` (and the
    trainer's run_name) a run is called after the reward, else the model, and the time at which it began.
    """

    def __init__(self, run: Run | None = None, *, reward: RewardFunction | None = None, **options: Any) -> None:
        self.run = run
        self._in_step = False
        if reward is not None:
            reward.watch(self._on_scored)
            options.setdefault("spec", reward.spec)
        self._reward = reward
        self._own = run is None
        self._options = options
        self._main = False

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, model: Any = None, **_: Any
    ) -> None:
        self._main = bool(state.is_world_process_zero)
        if not self._main or self.run is not None:
            return
        # A trainer that goes on from its checkpoint begins at that checkpoint's step.
        begun = int(state.global_step)
        defaults = {
            "steps": max(1, int(state.max_steps)),
            "name": self._name(args, model),
            "base_model": _model_name(model),
            "seed": int(args.seed) % 2**31,
            "config": args.to_sanitized_dict(),
            "resume_from": begun or None,
        }
        self.run = init(**{**defaults, **self._options})

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> None:
        if self.run is None or not self._main or not logs:
            return
        if "train_runtime" in logs:
            self.run.say(f"Trained for {float(logs['train_runtime']):.0f} s")
            logs = {name: value for name, value in logs.items() if name not in _SUMMARY}
        kept = {name: value for name, value in logs.items() if name not in _BOOKKEEPING and not self._is_total(name)}
        if kept:
            self.run.log(kept, step=int(state.global_step))

    def on_step_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._in_step = True

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self._in_step = False
        wanted = _said_by_main(self.run.wanted if self._main and self.run else "go", args)
        if wanted in ("cancel", "pause"):
            control.should_training_stop = True
            control.should_save = control.should_save or wanted == "pause"

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        if self.run is None or not self._main or not self._own:
            return
        run, self.run = self.run, None
        run.finish()

    def _name(self, args: TrainingArguments, model: Any) -> str:
        # Older versions of transformers name a run after its output_dir when nobody has named it.
        if args.run_name and args.run_name != args.output_dir:
            return args.run_name
        about = str(self._reward.spec["name"]) if self._reward is not None else Path(_model_name(model)).name
        return f"{about[: MOST_NAME - 20]} {time.strftime('%Y-%m-%d %H:%M')}"

    def _is_total(self, name: str) -> bool:
        """Whether a metric is TRL's of the watched function: the reward again, named like a term."""
        if self._reward is None:
            return False
        return re.sub("^eval_", "", name).startswith(f"rewards/{self._reward.__name__}/")

    def _on_scored(self, step: int | None, rollouts: Sequence[Row], rows: Sequence[Row]) -> None:
        """What is scored outside of a step is an evaluation of the policy as it is."""
        if self.run is None or not self._main or step is None:
            return
        records = [_record(rollout, row) for rollout, row in zip(rollouts, rows)]
        if self._in_step:
            self.run.log_rollouts(step + 1, records)
        else:
            self.run.log_rollouts(step, [{**one, "policy_step": step} for one in records], split="validation")


def _record(rollout: Row, row: Row) -> dict[str, Any]:
    """A rollout of the rules and what they say of it, as `Run.log_rollouts` takes it."""
    prompt_id = rollout["promptId"]
    return {
        "prompt": rollout["prompt"],
        # Its own text is no id: too long for one.
        "prompt_id": None if prompt_id == rollout["prompt"] or len(prompt_id) > MOST_ID else prompt_id,
        "completion": rollout["completion"],
        "answer": rollout["answer"],
        "signals": rollout["signals"],
        "tokens": rollout["tokens"] or 0,
        "reward": row["taskTotal"],
        "terms": {name: term_record(term) for name, term in row["terms"].items()},
    }


def _model_name(model: Any) -> str:
    """The name or folder a model was loaded from; a wrapped one (PEFT) names its base."""
    config = getattr(model, "config", None)
    return str(getattr(config, "_name_or_path", "") or "unknown")[-200:]


def _said_by_main(wanted: str, args: TrainingArguments) -> str:
    """The main process's word, in every process: one that stops alone leaves the others waiting for it."""
    if int(getattr(args, "world_size", 1)) <= 1:
        return wanted
    from torch import distributed

    if not (distributed.is_available() and distributed.is_initialized()):
        return wanted
    said = [wanted]
    distributed.broadcast_object_list(said, src=0)
    return said[0]
