"""For tests: a real agent in a process of its own, whose workers do the toy job."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
SPEC = {"schema": "rewardspec/1", "name": "R", "terms": [{"id": "c", "source": {"type": "signal", "signal": "correct"}}]}
# A busy machine takes its time.
WAIT_SECONDS = 120.0


def claimed(run: str = "run-1", *, number: int = 1, resume_from: int | None = None, **config: Any) -> dict[str, Any]:
    """What a claim answers with."""
    return {
        "job": config.pop("job", "train"),
        "run": run,
        "attempt": f"{run}-{number}",
        "attemptNumber": number,
        "leaseToken": f"token-{number}",
        "leaseSeconds": 30,
        "resumeFrom": resume_from,
        "startFrom": config.pop("startFrom", None),
        "spec": SPEC,
        "config": {"task": "arithmetic", "baseModel": "toy", "steps": 10, "checkpointEvery": 3, **config},
        "seed": 7,
        "baseMeans": {},
    }


def environment(step_seconds: float | None) -> dict[str, str]:
    """Of workers that do the toy job, or of real ones where a step has no given length."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    toy = {} if step_seconds is None else {"TOY_STEP_SECONDS": str(step_seconds)}
    return {**os.environ, "PYTHONPATH": path, **toy}


class ToyTrainer:
    """`rewardsmith-trainer` on a home, as a process."""

    def __init__(self, home: Path, origin: str, key: str, *options: str, step_seconds: float | None = 0.0) -> None:
        self.home = home
        command = [sys.executable, "-m", "rewardsmith.agent.cli", "--server", origin, "--home", str(home), *options]
        if step_seconds is not None:
            command += ["--worker", "toy_worker", *([] if "--model" in options else ["--any-model"])]
        home.parent.mkdir(parents=True, exist_ok=True)
        self.log = home.parent / f"{home.name}.log"
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**environment(step_seconds), "REWARDSMITH_TRAINER_KEY": key},
            )

    def workers(self) -> list[int]:
        """Pids of the live workers of this home."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    command = (entry / "cmdline").read_bytes().decode().split("\0")
                except OSError:
                    continue
                if is_worker(command) and any(part.startswith(str(self.home)) for part in command):
                    found.append(int(entry.name))
        return found

    def kill(self) -> None:
        """kill -9 of the agent alone."""
        self.process.kill()
        self.process.wait()

    def kill_workers(self) -> None:
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        return self.process.wait(WAIT_SECONDS)

    def output(self) -> str:
        return self.log.read_text()


def is_worker(command: list[str]) -> bool:
    """The agent's command names the module as well, behind --worker."""
    return any(command[at : at + 2] in (["-m", "toy_worker"], ["-m", "rewardsmith.agent.worker"]) for at in range(len(command)))


@contextmanager
def toy_trainer(home: Path, origin: str, key: str = "k", *options: str, step_seconds: float | None = 0.0) -> Iterator[ToyTrainer]:
    """A trainer that is ended with the test."""
    trainer = ToyTrainer(home, origin, key, *options, step_seconds=step_seconds)
    try:
        yield trainer
    finally:
        if trainer.process.poll() is None:
            trainer.kill()
        until(lambda: not trainer.workers(), trainer)


def until(happens: Callable[[], Any], trainer: ToyTrainer | None = None) -> None:
    """Waits until something is so; fails with the trainer's output where it never is."""
    end = time.monotonic() + WAIT_SECONDS
    while not happens():
        if time.monotonic() > end:
            raise AssertionError(
                f"it never happened{'' if trainer is None else f'; the trainer said: {trainer.output()[-4000:]}'}"
            )
        time.sleep(0.02)
