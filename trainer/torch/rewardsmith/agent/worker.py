"""
Does one claimed job: `python -m rewardsmith.agent.worker FOLDER`, FOLDER being the run's in the trainer's home. Every report
is on disk before the next step begins, and a checkpoint is announced after the reports up to its step: what a crash loses
can be computed again, exactly.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ..protocol.claimed_job import ClaimedJob
from ..protocol.client import ProtocolClient, RefusedError, UnreachableError
from ..protocol.heartbeat import LONGEST_BEAT_SECONDS, Heartbeat
from ..protocol.messages import lease_of
from ..protocol.patience import Patience
from ..protocol.uploader import Open, Uploader
from ..report import JobContext, JobEnd, RunFailure, checkpoint_folder
from ..settings import load_key, load_settings
from .attempt import Attempt, End, log_line, read_ending
from .engine import EXIT_DONE, EXIT_STOPPED, SECRETS, STOP_FILE
from .failure_note import write_failure
from .follow_parent import follow_parent
from .hold import hold_run
from .refuse_unoffered import refuse_unoffered
from .registered import load_registered
from .reporter import ANNOUNCED, SilentReporter, SpoolReporter
from .run_folder import checkpoint_steps, drop_incomplete_checkpoints, read_job, start_file, start_weights
from .run_job import RunJob, run_job
from .weights_outbox import open_outbox

# A failed run of several processes leaves with this: its launcher then ends those that wait for the failed one.
EXIT_FAILED = 1
EXIT_HELD = 76
HOLD_WAIT_SECONDS = 30.0
START_LOOK_SECONDS = 0.5
# A run that is canceled meanwhile is let go of that soon.
LONGEST_START_DELAY_SECONDS = 1.0
MOST_TRACEBACK = 8_000

# Ends that the server is told of.
TOLD_ENDS: dict[JobEnd, End] = {"finished": "finished", "canceled": "canceled", "paused": "paused"}


def main(arguments: list[str], do: RunJob = run_job) -> int:
    """The worker of a run's folder, whose job `do` does; its exit code is for the engine."""
    for name in SECRETS:
        # Wherever it was started: what of the user's own runs in it must not find them. They are read from the home.
        os.environ.pop(name, None)
    folder = Path(arguments[0]).resolve()
    follow_parent()
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if int(os.environ.get("RANK", "0")) > 0:
        return _accompany(folder, do)
    stop = threading.Event()
    if not several:
        # Of several processes the launcher ends all at once when one of them fails.
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with hold_run(folder, HOLD_WAIT_SECONDS) as alone:
        if not alone:
            say("another process works on this run")
            return EXIT_HELD
        job = read_job(folder)
        if job is None:
            say("there is no job here")
            return EXIT_DONE
        return _Work(folder, job, lambda: stop.is_set() or (folder / STOP_FILE).exists(), several, do).work()


def say(sentence: str) -> None:
    """A line of the worker's log."""
    print(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {sentence}", flush=True)


def _accompany(folder: Path, do: RunJob) -> int:
    """A further process of a run: it computes with the first one, which reports."""
    job = read_job(folder)
    if job is None or read_ending(folder, job) is not None:
        return EXIT_DONE
    try:
        while job.start_from is not None and not checkpoint_steps(folder) and not start_file(folder).exists():
            time.sleep(START_LOOK_SECONDS)  # The first process fetches it; if it fails, the launcher ends this one.
        do(context_of(folder, job), SilentReporter())
    except Exception as error:
        traceback.print_exc()
        write_failure(folder, job, reason_of(error), text_of(error))
        return EXIT_FAILED
    return EXIT_DONE


def context_of(folder: Path, job: ClaimedJob) -> JobContext:
    """
    Where a job goes on: its newest complete checkpoint here. Raises RunFailure where the promised one is gone, and for a job
    that this trainer does not offer to do.
    """
    refuse_unoffered(job, load_settings(folder.parent.parent))
    newest = max(checkpoint_steps(folder), default=None)
    if job.resume_from is not None and (newest is None or newest < job.resume_from):
        raise RunFailure(
            f"The checkpoint of step {job.resume_from} is no longer on this trainer. Bring {folder} back, or launch it again."
        )
    start = start_file(folder)
    return JobContext(
        job=job,
        home=folder.parent.parent,
        folder=folder,
        resume_step=newest,
        checkpoint=None if newest is None else checkpoint_folder(folder, newest),
        start_weights=start if newest is None and job.start_from is not None and start.exists() else None,
    )


@dataclass(frozen=True)
class _Work:
    folder: Path
    job: ClaimedJob
    stopping: Callable[[], bool]
    several: bool
    do: RunJob

    def work(self) -> int:
        home = self.folder.parent.parent
        registered = load_registered(home)
        attempt = Attempt.open(self.folder, self.job)
        with ProtocolClient(load_settings(home).server, load_key(home)) as client:
            uploader = Uploader(client.events, attempt.spool, say)
            every = min(LONGEST_BEAT_SECONDS, registered.lease_seconds / 3)
            beat = Heartbeat(client, registered.trainer, lease_of(self.job), uploader.hear, every_seconds=every)
            try:
                failed = False
                if read_ending(self.folder, self.job) is None:
                    reporter = SpoolReporter(attempt, uploader, registered.batch_limits, open_outbox(home), self.stopping)
                    end = self._compute(attempt, client, uploader, reporter)
                    if end == "stopped":
                        # A launcher takes any other code for a failure, and says so at length.
                        return EXIT_DONE if self.several else EXIT_STOPPED
                    failed = end == "failed"
                if not attempt.close(client, self.stopping, say, uploader):
                    return EXIT_STOPPED
                return EXIT_FAILED if failed and self.several else EXIT_DONE
            finally:
                beat.stop()
                uploader.stop()

    def _compute(self, attempt: Attempt, client: ProtocolClient, uploader: Uploader, reporter: SpoolReporter) -> str:
        """Computes to an end that is then in the spool, but for "lost" and "stopped"."""
        try:
            end = self._run(client, reporter)
        except Exception as error:
            if not isinstance(uploader.state, Open):
                # Somebody else has the run, or a report was refused: the end says so, not what followed from it.
                return "lost"
            traceback.print_exc()
            say(f"run {self.job.run} failed: {reason_of(error)}")
            attempt.conclude("failed", [log_line(text_of(error), "error")], reason_of(error))
            return "failed"
        told = TOLD_ENDS.get(end)
        if told is not None:
            attempt.conclude(told, [log_line(f"{told.capitalize()} after step {reporter.step}")])
        say(f"run {self.job.run}: {end}")
        return end

    def _run(self, client: ProtocolClient, reporter: SpoolReporter) -> JobEnd:
        job = self.job
        drop_incomplete_checkpoints(self.folder)
        from_start = not checkpoint_steps(self.folder)
        if from_start and (interrupted := self._fetch_start(client, reporter)):
            return interrupted
        context = context_of(self.folder, job)
        reporter.step = context.resume_step or 0
        if from_start:
            start = job.start_from
            of = "the base model" if start is None else f"the weights of step {start.step} of run {start.run}"
            reporter.say(f"Attempt {job.attempt_number} begins with {of}, seed {job.seed}")
        else:
            reporter.say(f"Attempt {job.attempt_number} goes on from the checkpoint of step {context.resume_step}")
            self._announce(context, reporter)
        return self.do(context, reporter)

    def _announce(self, context: JobContext, reporter: SpoolReporter) -> None:
        """Tells of a checkpoint that a crash came between: it was complete, and nobody had heard of it."""
        step, checkpoint = context.resume_step, context.checkpoint
        if self.job.job != "train" or step is None or checkpoint is None or (checkpoint / ANNOUNCED).exists():
            return
        from ..training.checkpoints import weights_to_send

        reporter.checkpoint(step, weights_to_send(self.folder, checkpoint, step, self.job.config))

    def _fetch_start(self, client: ProtocolClient, reporter: SpoolReporter) -> JobEnd | None:
        """Fetches the weights that the policy starts from; asks until the server answers or the job is over."""
        start = self.job.start_from
        if start is None:
            return None
        patience = Patience(say, longest=LONGEST_START_DELAY_SECONDS)
        while True:
            want = reporter.wanted()
            if want != "go":
                ends: dict[str, JobEnd] = {"pause": "paused", "cancel": "canceled", "stop": "stopped", "lost": "lost"}
                return ends[want]
            try:
                start_weights(self.folder, lambda: client.get_checkpoint(start.run, start.step))
                return None
            except UnreachableError as error:
                time.sleep(patience.failed(f"run {self.job.run} waits for the weights it starts from: {error}"))
            except RefusedError as error:
                raise RunFailure(f"The weights of step {start.step} of run {start.run} cannot be had: {error}") from error


def reason_of(error: Exception) -> str:
    """A run's reason: what a RunFailure says, else what kind of error it was and its message."""
    if isinstance(error, RunFailure):
        return str(error)
    said = str(error).strip()
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def text_of(error: Exception) -> str:
    """What the log is told: the traceback, of a RunFailure that of its cause."""
    if isinstance(error, RunFailure):
        cause = error.__cause__
        return str(error) if cause is None else f"{error}\n\n{_formatted(cause)}"
    return _formatted(error)


def _formatted(error: BaseException) -> str:
    # The end of a long one, which says what happened.
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))[-MOST_TRACEBACK:]


def leave(code: int) -> NoReturn:
    """Ends the process: threads of libraries must not keep a worker whose run is over."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
