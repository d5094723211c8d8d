"""Where workers run: the seam between the agent, which follows a run, and a process on this machine or a Ray job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..protocol.claimed_job import ClaimedJob

# What a worker is, `python -m MODULE FOLDER`; tests start another one, whose job they know.
WORKER_MODULE = "rewardsmith.agent.worker"

# What a worker reads from its home instead: user code that it runs must not find the key in its environment.
SECRETS = ("REWARDSMITH_TRAINER_KEY", "REWARDSMITH_SERVER")

# Written into a run's folder to ask its worker to save a checkpoint and leave; the job stays held and goes on later.
# A file, since it reaches a worker on another machine, under a launcher, and before it listens for signals.
STOP_FILE = "stop"

# How a worker leaves: its run is over and the server knows; or it was asked to stop. Any other code is a crash. Engines
# that cannot tell codes apart may say None: the agent then reads what is in the run's folder.
EXIT_DONE = 0
EXIT_STOPPED = 75


@dataclass(frozen=True)
class WorkerExit:
    """How a worker ended. `code`: its exit code, -9 for signal 9, None where unknown; `text` completes "the worker"."""

    code: int | None
    text: str


class Engine(Protocol):
    """
    Runs `python -m rewardsmith.agent.worker FOLDER` somewhere, one worker a run, several runs at once. The agent calls from
    one thread. It asks a worker to stop by STOP_FILE, which it removes before `start`.
    """

    # For people, in the trainer's device text; empty where it needs no word.
    name: str

    def start(self, folder: Path, job: ClaimedJob) -> None:
        """
        Starts the run's worker; one that is at work on it already (left by an agent that died) is adopted instead. Raises
        EngineError where none can be started.
        """

    def poll(self, run: str) -> WorkerExit | None:
        """None while the run's worker is at work or cannot be asked now; how it ended otherwise, again and again."""

    def waits(self, run: str) -> bool:
        """Whether no worker of the run has begun, since there is no room for it: what is wanted of it the agent hears."""

    def kill(self, run: str) -> None:
        """Ends the run's worker at once, with all its processes; nothing where there is none."""

    def close(self) -> None:
        """The agent leaves. A local worker has ended before; a Ray job that did not may go on."""


class EngineError(Exception):
    """A worker could not be started; the message says why and what to do."""
