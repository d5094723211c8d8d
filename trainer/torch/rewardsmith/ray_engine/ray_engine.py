"""Claimed runs as Ray jobs: one job a run, its submission id the run's, followed over HTTP. ray itself is not needed here."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..agent.engine import EXIT_STOPPED, STOP_FILE, WorkerExit
from ..agent.run_folder import LOG_FILE
from ..protocol.claimed_job import ClaimedJob
from .entrypoint import asked_of, submission_of
from .jobs_client import NO_ROOM_IN_TIME, ClusterAwayError, JobRefusedError, JobsClient, RayJob
from .launch_file import RAY_TRAIN_FOLDER, Launch, begin_launch, end_launch, read_launch
from .ray_options import RayOptions, secret_names

Say = Callable[[str], None]

# Between two looks at a job; doubled, up to the longest, while the cluster does not answer or refuses.
LOOK_EVERY_S = 1.0
LONGEST_WAIT_S = 15.0

# A submission that is refused this often in a row is hopeless; a cluster that starts refuses a few ("no available agent").
REFUSALS = 6

# A job that waits this long for a place is spoken of, and again whenever as much again has passed.
SPEAK_OF_WAITING_S = 30.0

# An ended job stays this long before its id is used again: Ray's own monitor looks at an id every second until it has seen
# the end, and would take the new job for the dead one and fail it (seen with 2.60).
SETTLE_S = 3.0

LOG_TAIL_CHARACTERS = 20_000


@dataclass
class Followed:
    """A run whose job is followed. `launch` is None until a submission was prepared."""

    job: ClaimedJob
    folder: Path
    launch: Launch | None
    # Whether the cluster has shown the job of this launch: one that vanishes afterwards is lost, not late.
    seen: bool = False
    # Whether its worker may be at work.
    begun: bool = True
    status: str = ""
    exit: WorkerExit | None = None
    look_at: float = 0.0
    wait_s: float = LOOK_EVERY_S
    refusals: int = 0
    spoken_at: float = 0.0
    # Since when the job that must make room is known to have ended.
    cleared_at: float | None = None


class RayEngine:
    """
    An Engine (agent/engine.py) over a cluster's Jobs REST. Nothing here waits longer than a call: a cluster that is away is
    asked again at the next polls, while its jobs go on.
    """

    def __init__(self, options: RayOptions, client: JobsClient, say: Say) -> None:
        self.name = f"Ray at {client.address}, {asked_of(options)} a run"
        self._options = options
        self._client = client
        self._say = say
        self._runs: dict[str, Followed] = {}
        for name in secret_names(options.runtime_env):
            say(f"runtime_env sets {name}: whoever reaches the cluster's dashboard can read its value")

    def greet(self) -> None:
        """Says whether the cluster answers; one that does not is waited for."""
        try:
            self._say(f"runs go to Ray {self._client.version()} at {self._client.address}, {asked_of(self._options)} each")
        except (ClusterAwayError, JobRefusedError) as error:
            self._say(f"the Ray cluster cannot be used now: {error}; it is asked again for every run")

    def start(self, folder: Path, job: ClaimedJob) -> None:
        """Submits the run's job, or follows the one that an agent before this one submitted for the same attempt."""
        # Another directory may be current on a node; and a link may lead nowhere there, so it is left as it is.
        folder = folder.absolute()
        launch = read_launch(folder)
        ours = launch is not None and launch.attempt == job.attempt
        self._runs[job.run] = followed = Followed(job, folder, launch if ours else None)
        if not ours:
            # Before anything else: what still works on this folder, wherever it is, leaves.
            end_launch(folder)
        self._look(followed)

    def poll(self, run: str) -> WorkerExit | None:
        """None while the job waits, works or cannot be asked; how its worker ended otherwise."""
        followed = self._runs.get(run)
        if followed is None:
            return WorkerExit(None, "is not there")
        if followed.exit is None and time.monotonic() >= followed.look_at:
            self._look(followed)
        return followed.exit

    def waits(self, run: str) -> bool:
        """Whether the job is PENDING, or not yet submitted."""
        followed = self._runs.get(run)
        return followed is not None and followed.exit is None and not followed.begun

    def kill(self, run: str) -> None:
        """Ends the run's processes: the job is stopped, and they leave by themselves where the cluster does not hear."""
        followed = self._runs.pop(run, None)
        if followed is None or followed.exit is not None:
            return
        end_launch(followed.folder)
        try:
            self._client.stop(run)
        except (ClusterAwayError, JobRefusedError) as error:
            self._say(f"run {run}: its Ray job could not be told to stop ({error}); its processes leave by themselves")

    def close(self) -> None:
        """The agent leaves; jobs that are at work go on, and are followed again by the next agent with this home."""
        self._client.close()

    def _look(self, followed: Followed) -> None:
        """One look at a run's job, and the one thing to do about it. Never raises."""
        try:
            self._act(followed, self._client.job(followed.job.run))
            followed.wait_s, followed.refusals = LOOK_EVERY_S, 0
        except ClusterAwayError as error:
            if followed.wait_s == LOOK_EVERY_S:
                self._say(f"run {followed.job.run}: {error}; asking again until it answers")
            followed.wait_s = min(LONGEST_WAIT_S, followed.wait_s * 2)
            if self._to_stop(followed):
                # Its worker sees the file too. Its launch stands: the next agent looks for it.
                followed.exit = WorkerExit(EXIT_STOPPED, "was left to the cluster, which does not answer")
        except JobRefusedError as error:
            followed.refusals += 1
            followed.wait_s = min(LONGEST_WAIT_S, followed.wait_s * 2)
            self._say(f"run {followed.job.run}: the cluster refuses its job: {error}")
            if followed.refusals >= REFUSALS:
                self._end(followed, WorkerExit(1, f"could not be submitted to Ray: {error}"))
        except OSError as error:
            self._end(followed, WorkerExit(1, f"could not be submitted to Ray: {followed.folder} cannot be written ({error})"))
        followed.look_at = time.monotonic() + followed.wait_s

    def _act(self, followed: Followed, job: RayJob | None) -> None:
        run, launch = followed.job.run, followed.launch
        ours = job is not None and launch is not None and (job.metadata or {}).get("launch") == launch.launch
        if job is None:
            if followed.seen:
                self._end(followed, WorkerExit(None, "is lost: the cluster knows its job no more (was Ray started again?)"))
            else:
                self._submit(followed)
        elif not ours:
            self._clear(followed, job)
        elif job.error_type == NO_ROOM_IN_TIME:
            self._say(f"run {run}: Ray has given up waiting for {asked_of(self._options)}; it is submitted again")
            followed.launch, followed.seen = None, False
        elif job.ended and job.driver_exit_code == EXIT_STOPPED and not followed.seen:
            # Asked to stop by an agent that did not live to see it: this start is the going on.
            followed.launch = None
        elif job.ended:
            self._keep_log(followed, job)
            self._end(followed, exit_of(job, several=self._options.processes > 1))
        else:
            followed.seen = True
            self._speak_of(followed, job)
            if not followed.begun and self._to_stop(followed):
                self._end(followed, WorkerExit(EXIT_STOPPED, "had not begun"))
                self._client.stop(run)

    def _to_stop(self, followed: Followed) -> bool:
        return (followed.folder / STOP_FILE).exists()

    def _submit(self, followed: Followed) -> None:
        if followed.launch is None:
            followed.launch = begin_launch(followed.folder, followed.job.attempt)
        followed.begun = False
        submission = submission_of(followed.job, followed.folder, followed.launch, self._options)
        try:
            self._client.submit(submission)
        except JobRefusedError as error:
            # It is there already: what it is, the next look tells.
            if not error.exists:
                raise

    def _clear(self, followed: Followed, job: RayJob) -> None:
        """The job of an earlier launch makes room: its id is the run's, so it is ended and forgotten first."""
        run = followed.job.run
        if job.ended:
            followed.cleared_at = followed.cleared_at or time.monotonic()
            if time.monotonic() - followed.cleared_at >= SETTLE_S:
                self._client.delete(run)
                followed.cleared_at = None
                self._submit(followed)
        else:
            if followed.status != "clearing":
                self._say(f"run {run}: an earlier job of it is {job.status} on the cluster and is stopped first")
            followed.status = "clearing"
            self._client.stop(run)

    def _speak_of(self, followed: Followed, job: RayJob) -> None:
        run, now = followed.job.run, time.monotonic()
        followed.begun = job.status != "PENDING"
        if job.status != followed.status:
            where = f" on node {job.driver_node_id[:8]}" if job.driver_node_id else ""
            self._say(f"run {run}: its Ray job is {job.status}{where}")
            followed.status, followed.spoken_at = job.status, now
        elif job.status == "PENDING" and now - followed.spoken_at >= SPEAK_OF_WAITING_S:
            in_use = "; ".join(self._client.usage())
            busy = f" (in use: {in_use})" if in_use else ""
            where = "on the cluster" if self._options.spread else "on one node of the cluster"
            self._say(f"run {run}: waiting for {asked_of(self._options)} {where}{busy}, or for its runtime_env")
            followed.spoken_at = now

    def _end(self, followed: Followed, end: WorkerExit) -> None:
        followed.exit = end
        # From here on a start is a new launch.
        end_launch(followed.folder)
        shutil.rmtree(followed.folder / RAY_TRAIN_FOLDER, ignore_errors=True)

    def _keep_log(self, followed: Followed, job: RayJob) -> None:
        """Puts what the job printed where a local worker's output is, so that it can be read when its node is gone."""
        text = self._client.logs(followed.job.run) or job.message or ""
        with open(followed.folder / LOG_FILE, "a", encoding="utf-8") as file:
            file.write(text[-LOG_TAIL_CHARACTERS:].rstrip() + "\n")


def exit_of(job: RayJob, *, several: bool) -> WorkerExit:
    """
    How the worker of an ended job ended. `several`: a launcher stood between, whose code says only whether all went well.
    """
    said = (job.message or "").split(", last available logs")[0].strip()
    if job.status == "SUCCEEDED":
        return WorkerExit(0, "ended")
    if job.status == "STOPPED":
        return WorkerExit(None, "was stopped on the cluster, by somebody else than this trainer")
    if job.driver_exit_code is None:
        return WorkerExit(None, f"was lost by the cluster: {one_line(said)}")
    return WorkerExit(None if several else job.driver_exit_code, f"ended with code {job.driver_exit_code} on the cluster")


def one_line(text: str) -> str:
    """Ray's account of a dead node in one line, at most 400 characters of its start and of its cause."""
    line = " ".join(text.split())
    return line if len(line) <= 400 else f"{line[:120]} ... {line[-280:]}"
