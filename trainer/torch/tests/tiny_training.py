"""What training is tested with: a task of digits, a reporter that remembers, small jobs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rewardsmith.protocol.claimed_job import ClaimedJob
from rewardsmith.report import JobContext, StepReport, Want
from rewardsmith.tasks.task import Prompt, Signal, Split, TaskInfo, Verdict

SPEC: dict[str, Any] = {
    "schema": "rewardspec/1",
    "name": "zeros",
    "terms": [{"id": "zeros", "role": "task", "source": {"type": "signal", "signal": "zeros"}, "weight": 1}],
    "aggregate": {"op": "weighted_sum", "missing": "exclude"},
    "objective": {"mode": "none"},
}


class ZerosTask:
    """Write many zeros: every prompt is a number; "excluded" is a signal that some rollouts lack."""

    info = TaskInfo(
        id="zeros",
        name="Zeros",
        description="Writes zeros.",
        signals=(
            Signal("zeros", "outcome", "tokens", (0, None), "Zeros written."),
            Signal("correct", "outcome", "", (0, 1), "Whether there is a zero."),
        ),
        success="correct",
        max_tokens=6,
        learning_rate=1e-2,
    )

    def __init__(self, prompts: int = 12) -> None:
        self.count = prompts

    def prompts(self, split: Split) -> Sequence[Prompt]:
        first = {"train": 100, "validation": 300, "test": 500}[split]
        return [Prompt(id=f"{split}-{k}", text=str(first + k * 7), answer="0") for k in range(self.count)]

    def encode(self, prompt: Prompt, tokenizer: Any) -> list[int]:
        return list(tokenizer(prompt.text)["input_ids"])

    def verify(self, prompt: Prompt, completion: str, *, tokens: Sequence[int], ended: bool) -> Verdict:
        zeros = float(completion.count("0"))
        signals: dict[str, float | list[float]] = {"zeros": zeros, "correct": float(zeros > 0)}
        # A third of the rollouts cannot be measured, chosen by what they are, so that every engine agrees.
        if sum(tokens) % 3 != 0:
            signals["sometimes"] = float(len(tokens))
        return Verdict(parsed_answer=completion or None, signals=signals)

    def gold(self, prompt: Prompt) -> str:
        return "0"

    def fingerprint(self) -> str:
        return "1"


@dataclass
class Remembered:
    """A reporter that keeps everything; `wants` maps how many reports there were to what is wanted then."""

    wants: dict[int, Want] = field(default_factory=dict)
    reports: list[StepReport] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    checkpoints: list[tuple[int, Path | None]] = field(default_factory=list)

    def report(self, report: StepReport) -> None:
        self.reports.append(report)

    def say(self, text: str, level: str = "info") -> None:
        self.lines.append(text)

    def checkpoint(self, step: int, weights: Path | None) -> None:
        self.checkpoints.append((step, weights))

    def wanted(self) -> Want:
        return self.wants.get(len(self.reports), "go")

    def metrics(self, step: int) -> dict[str, float]:
        return next(report.metrics for report in self.reports if report.step == step)


def job_of(*, spec: dict[str, Any] | None = None, seed: int = 7, base_means: Any = None, **config: Any) -> ClaimedJob:
    """A claimed job with a small configuration; `config` in the protocol's names."""
    small = {
        "task": "zeros",
        "baseModel": "tiny",
        "steps": 2,
        "promptsPerStep": 3,
        "groupSize": 4,
        "learningRate": 1e-2,
        "warmupSteps": 0,
        "maxTokens": 6,
        "checkpointEvery": 1000,
        "evalEvery": 1000,
        "evalPrompts": 3,
        "evalSamples": 2,
        "testSamples": 2,
        "baseTestSamples": 2,
    }
    written = {
        "job": "train",
        "run": "run-1",
        "attempt": "attempt-1",
        "attemptNumber": 1,
        "leaseToken": "token",
        "leaseSeconds": 60,
        "resumeFrom": None,
        "spec": spec or SPEC,
        "config": {**small, **config},
        "seed": seed,
        "baseMeans": base_means or {},
    }
    return ClaimedJob.model_validate_json(json.dumps(written))


def context_of(folder: Path, job: ClaimedJob, **more: Any) -> JobContext:
    """Where a job works."""
    folder.mkdir(parents=True, exist_ok=True)
    return JobContext(job=job, home=folder.parent, folder=folder, **more)
