"""Where a job's reports go: into the attempt's spool, from which they are sent while the job computes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ..durable_files import write_durably
from ..protocol.messages import MAX_CHECKPOINT_BYTES, BatchLimits, lease_of
from ..protocol.split_content import split_content
from ..protocol.uploader import Lost, Open, Rejected, Uploader
from ..protocol.wire import metric_points
from ..report import SENT_FOLDER, Json, Level, RunFailure, StepReport, Want, checkpoint_folder
from .attempt import Attempt, log_line
from .disk_room import little_room
from .run_folder import prune_checkpoints
from .weights_outbox import WeightsOutbox

# More unacknowledged batches than this and the job waits for the server, so that the disk cannot fill.
MOST_WAITING = 5_000
SHORT_WAIT_SECONDS = 0.25
# In a checkpoint's folder once the server will hear of it.
ANNOUNCED = "announced"
MEGABYTE = 1024 * 1024


class SpoolReporter:
    """Implements report.Reporter for the process that reports; `stopping` says whether the trainer shuts down."""

    def __init__(
        self, attempt: Attempt, uploader: Uploader, limits: BatchLimits, outbox: WeightsOutbox, stopping: Callable[[], bool]
    ) -> None:
        self._attempt = attempt
        self._uploader = uploader
        self._limits = limits
        self._outbox = outbox
        self._stopping = stopping
        self._told_of_size = False
        self._told_of_room = False
        # The newest step that was reported, for the sentence at the end.
        self.step = 0

    def report(self, report: StepReport) -> None:
        content: Json = {
            "metrics": metric_points(report.metrics, report.step),
            "evaluations": report.evaluations,
            "logs": [log_line(text, level) for level, text in report.logs],
            "rollouts": report.rollouts,
        }
        for batch in split_content(content, self._limits):
            self._append(batch)
        self.step = max(self.step, report.step)

    def say(self, text: str, level: Level = "info") -> None:
        self._append({"logs": [log_line(text, level)]})

    def checkpoint(self, step: int, weights: Path | None) -> None:
        folder = self._attempt.folder
        prune_checkpoints(folder)
        # A bank or an evaluation begins again in a new attempt instead of going on from what another computed.
        if self._attempt.job.job != "train":
            return
        logs = [log_line(f"Checkpoint of step {step}")]
        if weights is not None and weights.stat().st_size <= MAX_CHECKPOINT_BYTES:
            self._outbox.add(lease_of(self._attempt.job), step, weights.read_bytes())
        # One that only keeps an update until it is evaluated has no weights of its own.
        elif not self._told_of_size and any(checkpoint_folder(folder, step).glob("*.safetensors")):
            self._told_of_size = True
            size = "" if weights is None else f" of {weights.stat().st_size / MEGABYTE:,.0f} MB"
            taken = f"the server takes {MAX_CHECKPOINT_BYTES // MEGABYTE} MB"
            logs.append(log_line(f"Weights{size} stay with the trainer, in {folder}: {taken}"))
        if weights is not None and weights.parent == folder / SENT_FOLDER:
            weights.unlink()
        self._append({"logs": logs, "checkpoint": step})
        complete = checkpoint_folder(folder, step)
        write_durably(complete / ANNOUNCED, b"")
        if step < self._attempt.job.config.steps and (warning := little_room(complete)) and not self._told_of_room:
            self._told_of_room = True
            self.say(warning, "warn")

    def wanted(self) -> Want:
        state = self._uploader.state
        if isinstance(state, Lost):
            return "lost"
        if isinstance(state, Rejected):
            raise RunFailure(f"The server refused what this run reports: {state.reason}")
        # Before a shutdown: a run that was canceled needs no later start.
        if state.want == "cancel":
            return "cancel"
        return "stop" if self._stopping() else state.want

    def _append(self, content: Json) -> None:
        while len(self._attempt.spool.pending) >= MOST_WAITING and isinstance(self._uploader.state, Open):
            if self._stopping():
                break
            time.sleep(SHORT_WAIT_SECONDS)
        self._attempt.append(content)
        self._uploader.wake()


class SilentReporter:
    """For the other processes of a run: the first one reports, and tells them what is wanted."""

    def report(self, report: StepReport) -> None:
        pass

    def say(self, text: str, level: Level = "info") -> None:
        pass

    def checkpoint(self, step: int, weights: Path | None) -> None:
        pass

    def wanted(self) -> Want:
        return "go"
