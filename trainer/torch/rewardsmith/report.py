"""What a job tells its worker while it runs, and what the worker tells the job: the seam between computing and reporting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from .protocol.claimed_job import ClaimedJob

# What is wanted of a job now. `lost`: another attempt has the run. `stop`: this trainer shuts down and goes on later.
Want = Literal["go", "pause", "cancel", "lost", "stop"]
JobEnd = Literal["finished", "paused", "canceled", "lost", "stopped"]
# How a job ends that does as it is told.
ENDS: dict[Want, JobEnd] = {"go": "finished", "pause": "paused", "cancel": "canceled", "lost": "lost", "stop": "stopped"}
Level = Literal["info", "warn", "error"]
Json = dict[str, Any]
# Takes a line of a run's log.
Say = Callable[[str, Level], None]


class RunFailure(Exception):
    """
    A run that cannot go on. The message says what happened and what to change; it becomes the run's reason, and the
    traceback of its cause goes to the log.
    """


@dataclass
class StepReport:
    """What one step says; `step` 0 is the base's evaluation, k the k-th update. Rollouts and evaluations are protocol JSON."""

    step: int
    metrics: dict[str, float] = field(default_factory=dict)
    rollouts: list[Json] = field(default_factory=list)
    evaluations: list[Json] = field(default_factory=list)
    logs: list[tuple[Level, str]] = field(default_factory=list)


class Reporter(Protocol):
    """Where a job's reports go. Every call returns once what it was given would survive a crash of the process."""

    def report(self, report: StepReport) -> None:
        """Spools a step's report; waits while too much is unacknowledged. Non-finite metrics travel as the wire's strings."""

    def say(self, text: str, level: Level = "info") -> None:
        """A line of the run's log."""

    def checkpoint(self, step: int, weights: Path | None) -> None:
        """A checkpoint of `step` lies complete in the run's folder; `weights`, a safetensors file, is sent if it may be."""

    def wanted(self) -> Want:
        """Asked between steps, and between the batches of long sampling."""


@dataclass(frozen=True)
class JobContext:
    """Where a job works. `folder` is the run's own; `home` holds what all runs share (models, caches)."""

    job: ClaimedJob
    home: Path
    folder: Path
    # Complete checkpoint to go on from: its step and its folder; None: from the start.
    resume_step: int | None = None
    checkpoint: Path | None = None
    # Weights (safetensors) that the policy starts from; None: the base model's. The reference is always the base.
    start_weights: Path | None = None


# A checkpoint's folder is <run folder>/checkpoints/step-<step>; this file is written into it last.
CHECKPOINT_COMPLETE = "complete.json"
# In a run's folder: weights that are written to be sent, and nobody's once a reporter has taken them.
SENT_FOLDER = "weights"


def checkpoint_folder(folder: Path, step: int) -> Path:
    """Where the checkpoint of a step lies in a run's folder."""
    return folder / "checkpoints" / f"step-{step}"
