"""What a training run reports, and when it stops."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accelerate.utils import broadcast_object_list

from ..metrics.schedule import is_evaluated_at
from ..metrics.step_metrics import step_metrics
from ..report import JobContext, Reporter, StepReport, Want, checkpoint_folder
from ..rules.moments import mean, total
from ..sampling.rollouts import ScoredBatch, rollout_groups
from ..sampling.watch import Interrupted
from .checkpoints import Progress, publish, weights_to_send
from .due_evaluations import AHEAD, is_hollow, keep_ahead, keep_report, settle_ahead
from .gpu_metrics import gpu_metrics

# Groups kept with text at an ordinary update; every tenth keeps all.
TEXT_GROUPS = 4

# Adds what is evaluated after a step to its report.
Evaluate = Callable[[int, StepReport], None]


class Stopped(Exception):
    """A run that is to stop between generation and update."""

    def __init__(self, want: Want) -> None:
        super().__init__(want)
        self.want = want


class Settled(Stopped):
    """A run that ends with the evaluations that were due, everything being kept."""


class UpdateReports:
    """Stands between the trainer and the reporter. Only the first process reports; all stop together."""

    def __init__(self, context: JobContext, reporter: Reporter, trainer: Any, evaluate: Evaluate | None, tokens: int) -> None:
        self.context = context
        self.reporter = reporter
        self.trainer = trainer
        self.evaluate = evaluate
        self.tokens = tokens
        self.want: Want = "go"
        # The state of the newest update is kept inside the checkpoint before it.
        self.is_ahead = False
        # Its report, while that state is written.
        self.due: StepReport | None = None
        # The checkpoint that this attempt went on from: what was ahead of it, the server was told of.
        self.is_promised = False
        self.is_first: bool = trainer.accelerator.is_main_process

    def started(self) -> bool:
        """Step 0, the evaluations of what training starts from; False where they were ended, and step 0 is still to do."""
        ended: Want | None = None
        if self.is_first:
            report = StepReport(step=0)
            try:
                if self.evaluate is not None:
                    self.evaluate(0, report)
                self.reporter.report(report)
            except Interrupted as interrupted:
                ended = interrupted.want
        return self.tell(ended or "go") == "go"

    def ask(self) -> Want:
        """What is wanted now, the same on every process."""
        return self.tell(self.reporter.wanted() if self.is_first else "go")

    def tell(self, want: Want) -> Want:
        """What the first process knows is wanted, known to all."""
        answer = [want]
        if self.trainer.accelerator.num_processes > 1:
            broadcast_object_list(answer, from_process=0)
        self.want = answer[0]
        return self.want

    def generated(self) -> None:
        """Between generation and update: a pause need not wait for the passes."""
        if self.ask() != "go":
            raise Stopped(self.want)

    def updated(self, loss: float, grad_norm: float) -> None:
        """After an update: its report, the evaluations that are due, then whether to go on and what to save."""
        trainer, config = self.trainer, self.context.job.config
        step = trainer.state.global_step
        batch: ScoredBatch = trainer.objective.batch
        report = self.report_of(step, batch, grad_norm)
        if self.is_first:
            count = len(trainer.objective.batch_prompts) if step % 10 == 0 else TEXT_GROUPS
            report.rollouts += rollout_groups(
                batch, trainer.objective.batch_prompts, config.group_size, step=step, split="train", count=count
            )
        self.is_ahead = self.is_promised = False
        saves = step % config.checkpoint_every == 0 or step >= config.steps
        if saves and self.evaluate is not None and is_evaluated_at(step, eval_every=config.eval_every, steps=config.steps):
            # An evaluation may take hours, in which a kill must not take the updates before it along.
            self.keep_state(report)
        self.settle(report, saves)

    def resumed(self, due: StepReport) -> None:
        """What an earlier attempt left of its last update, before the next one. Raises Settled where the run ends with it."""
        self.is_ahead = self.is_promised = True
        self.settle(due, True)
        if self.trainer.control.should_training_stop:
            raise Settled(self.want)

    def settle(self, report: StepReport, saves: bool) -> None:
        """Evaluates and reports an update; then whether to go on, and what to save. `saves`: a checkpoint is due."""
        trainer, config = self.trainer, self.context.job.config
        trainer.control.should_save = False
        if self.tell(self.evaluated(report) if self.is_first else "go") != "go":
            trainer.control.should_training_stop = True
            self.keep_state(report)
            before = checkpoint_folder(self.context.folder, report.step - 1)
            if self.is_first and not self.is_promised and is_hollow(before):
                self.reporter.checkpoint(report.step - 1, None)
            return
        want = self.ask()
        stops = want in ("pause", "cancel", "stop")
        trainer.control.should_training_stop = want != "go" or report.step >= config.steps
        save = stops or (want == "go" and saves)
        trainer.control.should_save = save and not self.is_ahead
        if save and self.is_ahead and self.is_first:
            self.announce(settle_ahead(self.context.folder, report.step, promised=self.is_promised), report.step)

    def evaluated(self, report: StepReport) -> Want:
        """
        The evaluations and then the report of an update; what is wanted where they were ended, and both are still to do. Of a
        run that is canceled or lost an update counts without its evaluations.
        """
        try:
            if self.evaluate is not None:
                self.evaluate(report.step, report)
        except Interrupted as interrupted:
            if interrupted.want in ("pause", "stop"):
                return interrupted.want
        except Exception:
            self.reporter.report(report)
            raise
        self.reporter.report(report)
        return "go"

    def keep_state(self, report: StepReport) -> None:
        """Keeps the state of an update whose evaluations are still due, on every process."""
        if not self.is_ahead:
            self.due = report
            self.trainer._save_checkpoint(self.trainer.model, None)
            self.due, self.is_ahead = None, True
        elif self.is_first:
            keep_report(checkpoint_folder(self.context.folder, report.step - 1) / AHEAD, report)

    def report_of(self, step: int, batch: ScoredBatch, grad_norm: float) -> StepReport:
        """The metrics and the log lines of one update."""
        config = self.context.job.config
        seconds = time.perf_counter() - self.trainer.step_started
        tokens = int(total(rollout["tokens"] for rollout in batch.rollouts))
        self.tokens += tokens
        report = StepReport(step=step)
        report.metrics = {
            **step_metrics(
                self.context.job.spec,
                batch.rollouts,
                batch.scored,
                batch.advantages,
                self.trainer.objective.task.info.success,
            ),
            "loss": loss_of(batch, tokens),
            "grad_norm": grad_norm,
            "learning_rate": config.learning_rate * min(1.0, step / max(1, config.warmup_steps)),
            "entropy": mean([rollout["signals"].get("policy_entropy", math.nan) for rollout in batch.rollouts]),
            "num_tokens": float(self.tokens),
            "step_time": seconds,
            "system/tokens_per_second": tokens / seconds if seconds > 0 else 0.0,
            **gpu_metrics(),
        }
        excluded = [row["excluded"] for row in batch.scored if row["excluded"] is not None]
        if excluded:
            reasons = "; ".join(list(dict.fromkeys(excluded))[:3])
            everyone = len(excluded) == len(batch.scored)
            text = (
                f"Step {step}: {len(excluded)} of {len(batch.scored)} rollouts have no reward and are not trained on: {reasons}"
            )
            report.logs.append(("error" if everyone else "warn", text))
        return report

    def diverged(self, loss: float, grad_norm: float) -> int:
        """An update that gives no numbers still has its place in the curves: there one sees where the run ended."""
        step = int(self.trainer.state.global_step) + 1
        if self.is_first:
            self.reporter.report(StepReport(step=step, metrics={"loss": loss, "grad_norm": grad_norm}))
        return step

    def saved(self, written: Path) -> None:
        """A checkpoint is written: it takes its place, and is announced once the reports up to its step are spooled."""
        step = int(self.trainer.state.global_step)
        progress = Progress(step=step, tokens=self.tokens)
        if self.due is not None:
            keep_ahead(self.context.folder, written, progress, self.due)
            return
        self.announce(publish(self.context.folder, written, progress), step)

    def announce(self, checkpoint: Path, step: int) -> None:
        """Tells of a checkpoint that lies in its place."""
        weights = weights_to_send(self.context.folder, checkpoint, step, self.context.job.config)
        self.reporter.checkpoint(step, weights)


def loss_of(batch: ScoredBatch, tokens: int) -> float:
    """
    reward-spec's loss, -(1/tokens of the batch) sum_i A_i sum_t log pi(y_t), at the policy that sampled. TRL's own number is
    that of a ratio which is 1 here, so always about 0.
    """
    terms = [
        advantage * (math.nan if rollout["policyLogprob"] is None else rollout["policyLogprob"])
        for advantage, rollout in zip(batch.advantages, batch.rollouts)
        if advantage != 0
    ]
    return -total(terms) / max(1, tokens)
