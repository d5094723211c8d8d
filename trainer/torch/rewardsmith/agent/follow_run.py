"""What becomes of a run whose worker has ended: it is over, goes on from its checkpoint, or fails with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..protocol.claimed_job import ClaimedJob
from .attempt import Attempt, log_line, read_ending
from .engine import WorkerExit
from .failure_note import read_failure
from .hold import hold_run
from .run_folder import LOG_FILE, checkpoint_steps, read_job

# Of one attempt without a newer checkpoint in between; a fault that comes again would come for ever.
MOST_RESTARTS = 2
LAST_LINES = 60
LAST_CHARACTERS = 6_000
HOLD_WAIT_SECONDS = 5.0

# `over`: its job is let go of. `close`: its end is on disk and must still be sent. `start`: a worker is to go on.
Next = Literal["over", "close", "start"]


@dataclass
class FollowedRun:
    """A job that is held here, and how often its worker died since its newest checkpoint."""

    job: ClaimedJob
    folder: Path
    deaths: int = 0
    checkpoint: int | None = None

    @property
    def name(self) -> str:
        """What a person knows it by; a claim says no more."""
        return f"run {self.job.run} ({self.job.config.task}, seed {self.job.seed})"

    @property
    def place(self) -> str:
        """Where it goes on."""
        newest = max(checkpoint_steps(self.folder), default=None)
        return "the start" if newest is None else f"step {newest}"

    def after_start(self) -> Next:
        """What a job that was held before a restart of the agent needs."""
        return "start" if read_ending(self.folder, self.job) is None else "close"

    def after_exit(self, exited: WorkerExit) -> Next:
        """What to do now that the run's worker has ended without having been asked to."""
        held = read_job(self.folder)
        if held is None or held.attempt != self.job.attempt:
            return "over"
        if read_ending(self.folder, self.job) is not None:
            return "close"
        with hold_run(self.folder, HOLD_WAIT_SECONDS) as alone:
            if not alone:
                return "start"  # It waits for whoever works on the run.
            failure = read_failure(self.folder, self.job)
            if failure is not None:
                Attempt.open(self.folder, self.job).conclude("failed", [log_line(failure.log, "error")], failure.reason)
                return "close"
            return self._after_death(exited)

    def _after_death(self, exited: WorkerExit) -> Next:
        newest = max(checkpoint_steps(self.folder), default=None)
        if newest != self.checkpoint:
            self.checkpoint, self.deaths = newest, 0
        self.deaths += 1
        attempt = Attempt.open(self.folder, self.job)
        place = "the start" if newest is None else f"the checkpoint of step {newest}"
        if self.deaths <= MOST_RESTARTS:
            attempt.append({"logs": [log_line(f"The run's worker {exited.text}; it goes on from {place}", "warn")]})
            return "start"
        reason = f"The run's worker {exited.text}, {self.deaths} times without getting beyond {place}. {advice(exited.code)}"
        last = last_lines(self.folder / LOG_FILE)
        attempt.conclude("failed", [log_line(f"Last lines of the worker's output:\n{last}", "error")], reason)
        return "close"


def advice(code: int | None) -> str:
    """What an exit code most probably means, and what to change."""
    if code == -9:
        return (
            "Signal 9 is most probably the system, out of memory (or a person's kill -9): choose a smaller model, a smaller "
            "microBatch or maxTokens, or give the trainer's machine more memory."
        )
    if code in (-4, -6, -7, -8, -11):
        return (
            "That is a crash outside of Python: see whether torch and the driver of the GPU fit each other, and the last "
            "lines of the worker's output in the log."
        )
    return "The log has the last lines of the worker's output, which say why: mend that on the trainer, then launch again."


def last_lines(file: Path) -> str:
    """The end of a text file, whatever it holds; empty where there is none."""
    try:
        with open(file, "rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - 4 * LAST_CHARACTERS))
            text = stream.read().decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text[-LAST_CHARACTERS:].splitlines()[-LAST_LINES:])
