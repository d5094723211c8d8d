"""A reporter that remembers, and that wants what a test says."""

from __future__ import annotations

from pathlib import Path

from rewardsmith.report import Level, StepReport, Want


class RecordingReporter:
    """`wants` are answered in turn, then "go"."""

    def __init__(self, wants: list[Want] | None = None) -> None:
        self.wants = list(wants or [])
        self.reports: list[StepReport] = []
        self.said: list[tuple[Level, str]] = []
        self.checkpoints: list[tuple[int, Path | None]] = []

    def report(self, report: StepReport) -> None:
        self.reports.append(report)

    def say(self, text: str, level: Level = "info") -> None:
        self.said.append((level, text))

    def checkpoint(self, step: int, weights: Path | None) -> None:
        self.checkpoints.append((step, weights))

    def wanted(self) -> Want:
        return self.wants.pop(0) if self.wants else "go"
