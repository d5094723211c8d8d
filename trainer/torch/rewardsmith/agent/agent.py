"""A trainer's life: register, go on with what was held when it last stopped, then claim and see each job to its end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..protocol.claimed_job import ClaimedJob
from ..protocol.client import ProtocolClient, RefusedError, UnreachableError
from ..protocol.heartbeat import LONGEST_BEAT_SECONDS
from ..protocol.messages import (
    ClaimRequest,
    HeartbeatRequest,
    RegisterRequest,
    RegisterResponse,
    Resumable,
    lease_of,
)
from ..protocol.patience import Patience
from .attempt import Attempt, log_line, read_ending
from .engine import STOP_FILE, Engine, EngineError
from .follow_run import FollowedRun
from .hold import hold_run
from .registered import save_registered
from .run_folder import ResumableRuns, RunFolders, read_job
from .weights_outbox import WeightsSender, open_outbox

LOOK_SECONDS = 0.25
CLAIM_SECONDS = 1.0
# While the server is away it is asked every second at first, then more rarely.
LONGEST_CLAIM_SECONDS = 4.0
LONGEST_REGISTER_SECONDS = 2.0
HOLD_WAIT_SECONDS = 30.0


class Stop:
    """Asked for once: workers save a checkpoint and leave. Asked for again: they are ended at once."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.now = threading.Event()

    def ask(self) -> None:
        (self.now if self.asked.is_set() else self.asked).set()


@dataclass
class Agent:
    """
    Runs until `stop` is asked for, or with `once` until one claimed or held run is over. Raises RefusedError where the
    server refuses the key, or what the trainer says of itself.
    """

    home: Path
    client: ProtocolClient
    engine: Engine
    about: RegisterRequest
    stop: Stop
    log: Callable[[str], None]
    slots: int = 1
    once: bool = False
    _runs: dict[str, FollowedRun] = field(default_factory=dict)
    # Runs whose end is being sent, by a thread each.
    _closing: dict[str, threading.Thread] = field(default_factory=dict)
    # What was last heard of each attempt; its worker hears for itself once it has begun.
    _heard: dict[str, str] = field(default_factory=dict)
    # Held jobs for which there is no slot yet.
    _waiting: list[ClaimedJob] = field(default_factory=list)
    # Runs that are over since work was last asked for.
    _left: list[str] = field(default_factory=list)
    _done: int = 0

    def run(self) -> None:
        registered = self._register()
        if registered is None:
            return
        save_registered(self.home, registered)
        outbox = open_outbox(self.home)
        outbox.remove_orphans()
        sender = WeightsSender(outbox, self.client, self.log)
        beating = threading.Thread(target=self._beat, args=(registered,), name="rewardsmith-beat", daemon=True)
        beating.start()
        try:
            folders = RunFolders(self.home)
            self._waiting = folders.held_jobs()
            resumable = ResumableRuns(folders)
            patience = Patience(self.log, first=CLAIM_SECONDS, longest=LONGEST_CLAIM_SECONDS, back="the server answers again")
            next_claim = 0.0
            while not self.stop.asked.is_set():
                self._look()
                if self.once and self._done and not self._runs:
                    break
                free = len(self._runs) < self.slots and not (self.once and self._done + len(self._runs))
                if free and self._waiting:
                    self._begin(self._waiting.pop(0))
                elif free and time.monotonic() >= next_claim:
                    resumable.look_at([*self._runs, *self._left])
                    self._left.clear()
                    try:
                        job = self.client.claim(claim_of(registered.trainer, resumable))
                        patience.succeeded()
                    except (UnreachableError, RefusedError) as error:
                        if isinstance(error, RefusedError) and error.code == "unauthorized":
                            raise
                        next_claim = time.monotonic() + patience.failed(f"cannot ask for work: {error}; trying again")
                        continue
                    if job is not None:
                        folders.hold(job)
                        self._begin(job)
                        continue
                    next_claim = time.monotonic() + CLAIM_SECONDS
                self.stop.asked.wait(LOOK_SECONDS)
            if self.once and not self.stop.asked.is_set():
                self._send_weights(outbox.entries)
        finally:
            self._leave()
            sender.stop()
            self.engine.close()

    def _register(self) -> RegisterResponse | None:
        """Asks until the server answers; None where the stop comes first."""
        patience = Patience(self.log, longest=LONGEST_REGISTER_SECONDS)
        while not self.stop.asked.is_set():
            try:
                registered = self.client.register(self.about)
                # The name that was registered shows nowhere: the server keeps the one that a person gave with the key.
                name = "there it has its key's name; one key is one trainer"
                self.log(f"registered at {self.client.server} ({name}): {self.about.device}")
                return registered
            except UnreachableError as error:
                self.stop.asked.wait(patience.failed(f"waiting for the server: {error}"))
        return None

    def _beat(self, registered: RegisterResponse) -> None:
        """Keeps every held run, also while its worker starts; the worker hears for itself what is wanted."""
        every = min(LONGEST_BEAT_SECONDS, registered.lease_seconds / 3)
        never = threading.Event()
        while not never.wait(every):
            leases = [lease_of(job) for job in [*(run.job for run in list(self._runs.values())), *self._waiting]]
            try:
                answer = self.client.heartbeat(HeartbeatRequest(trainer=registered.trainer, runs=leases))
            except (UnreachableError, RefusedError):
                continue  # The next beat tries again.
            attempts = {lease.run: lease.attempt for lease in leases}
            self._heard = {attempts[beat.run]: beat.want for beat in answer.runs if beat.run in attempts}

    def _begin(self, job: ClaimedJob) -> None:
        config = job.config
        run = FollowedRun(job, RunFolders(self.home).folder(job.run))
        next_step = run.after_start()
        does = "begins" if run.place == "the start" else f"goes on from {run.place}"
        does = does if next_step == "start" else "has ended here; its end is sent"
        self.log(f"run {job.run} ({job.job}, {config.task}, {config.base_model}, {config.steps} steps, seed {job.seed}) {does}")
        self._runs[job.run] = run
        self._go_on(run, next_step)

    def _go_on(self, run: FollowedRun, step: str) -> None:
        if step == "over":
            self._over(run)
        elif step == "close":
            closing = threading.Thread(target=self._close, args=(run,), name="rewardsmith-close", daemon=True)
            self._closing[run.job.run] = closing
            closing.start()
        else:
            self._start(run)

    def _start(self, run: FollowedRun) -> None:
        (run.folder / STOP_FILE).unlink(missing_ok=True)
        try:
            self.engine.start(run.folder, run.job)
        except EngineError as error:
            self.log(f"{run.name}: {error}")
            with hold_run(run.folder, HOLD_WAIT_SECONDS):
                Attempt.open(run.folder, run.job).conclude("failed", [], str(error))
            self._go_on(run, "close")

    def _look(self) -> None:
        """Sees to the runs whose worker, or whose closing, has ended."""
        for name, run in list(self._runs.items()):
            closing = self._closing.get(name)
            if closing is not None:
                if not closing.is_alive():
                    del self._closing[name]
                    self._go_on(run, "over" if released(run) else "close")
                continue
            exited = self.engine.poll(name)
            if exited is None:
                want = self._heard.get(run.job.attempt, "go")
                if want != "go" and self.engine.waits(name):
                    self._give_up(run, want)
                continue
            step = run.after_exit(exited)
            if step != "over":
                self.log(f"{run.name}: its worker {exited.text}" + (f"; it goes on from {run.place}" if step == "start" else ""))
            self._go_on(run, step)

    def _give_up(self, run: FollowedRun, want: str) -> None:
        """Ends a run whose worker never began: it waits for room, and cannot hear."""
        self.engine.kill(run.job.run)
        with hold_run(run.folder, HOLD_WAIT_SECONDS) as alone:
            if not alone or read_ending(run.folder, run.job) is not None:
                self._go_on(run, "close")  # A worker began just now, and has seen to it.
                return
            attempt = Attempt.open(run.folder, run.job)
            if want == "lease_lost":
                # The answer to it is what lets go of the run.
                attempt.append({"logs": [log_line("Waited for room until another attempt had the run")]})
            else:
                attempt.conclude("paused" if want == "pause" else "canceled", [log_line("It was still waiting for room")])
        self._go_on(run, "close")

    def _close(self, run: FollowedRun) -> None:
        with hold_run(run.folder, HOLD_WAIT_SECONDS) as alone:
            if alone:
                Attempt.open(run.folder, run.job).close(self.client, self.stop.asked.is_set, self.log)

    def _over(self, run: FollowedRun) -> None:
        ending = read_ending(run.folder, run.job)
        why = f": {ending.reason}" if ending and ending.reason else ""
        self.log(f"{run.name}: {ending.end if ending else 'over'}{why}")
        del self._runs[run.job.run]
        self._left.append(run.job.run)
        self._done += 1

    def _send_weights(self, waiting: Callable[[], Sequence[object]]) -> None:
        if waiting():
            self.log("the last weights are being sent")
        while waiting() and not self.stop.asked.wait(LOOK_SECONDS):
            pass

    def _leave(self) -> None:
        """Every worker saves a checkpoint and leaves; its job stays held and goes on at the next start."""
        self.stop.asked.set()
        working = [name for name, run in self._runs.items() if name not in self._closing and not released(run)]
        for name in working:
            (self._runs[name].folder / STOP_FILE).touch()
        if any(self.engine.poll(name) is None for name in working):
            self.log("stops after a checkpoint of what it trains; a second signal ends it at once")
        while any(self.engine.poll(name) is None for name in working):
            if self.stop.now.wait(LOOK_SECONDS):
                for name in working:
                    self.engine.kill(name)
        for closing in self._closing.values():
            closing.join()
        for name in working:
            run = self._runs[name]
            self.log(f"{run.name}: {'over' if released(run) else f'goes on at the next start, from {run.place}'}")


def claim_of(trainer: str, resumable: ResumableRuns) -> ClaimRequest:
    """What a trainer asks for work with."""
    return ClaimRequest(trainer=trainer, resumable=[Resumable(run=run, steps=steps) for run, steps in resumable.entries()])


def released(run: FollowedRun) -> bool:
    """Whether a run's job has been let go of."""
    held = read_job(run.folder)
    return held is None or held.attempt != run.job.attempt
