"""Workers as processes of this machine, each with its group of its own; of several processes by a launcher."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..protocol.claimed_job import ClaimedJob
from .engine import SECRETS, WORKER_MODULE, EngineError, WorkerExit
from .follow_parent import AGENT_VARIABLE, describe_process
from .run_folder import LOG_FILE

# The log is kept to about this: what is older goes to worker.log.1, and what was there is gone.
MOST_LOG_BYTES = 50 * 1024 * 1024


@dataclass
class LocalEngine:
    """
    `processes` of one run, by `accelerate launch` where more than one; `accelerate_config` is a file of `accelerate config`.
    `gpus` are the names that CUDA_VISIBLE_DEVICES has for this machine's: each process of a run sees
    those of its run, the least used ones, and no others (with more GPUs than processes transformers would split each batch
    over all of them). Implements engine.Engine.
    """

    processes: int = 1
    accelerate_config: Path | None = None
    gpus: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    module: str = WORKER_MODULE

    def __post_init__(self) -> None:
        self._workers: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: dict[str, Path] = {}
        self._gpus_of: dict[str, tuple[str, ...]] = {}

    def start(self, folder: Path, job: ClaimedJob) -> None:
        agent = describe_process(os.getpid())
        kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
        ours = {AGENT_VARIABLE: agent or "", "PYTHONUNBUFFERED": "1"}
        environment = {**kept, **self.environment, **self.visible_gpus(job.run), **ours}
        self._logs[job.run] = folder / LOG_FILE
        try:
            with open(folder / LOG_FILE, "ab") as output:
                output.write(f"--- worker of attempt {job.attempt_number} starts {_now()}\n".encode())
                output.flush()
                self._workers[job.run] = subprocess.Popen(
                    self.command(folder),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    start_new_session=True,
                )
        except OSError as error:
            raise EngineError(f"No worker could be started: {error}") from error

    def visible_gpus(self, run: str) -> dict[str, str]:
        """The variable that gives a run its GPUs, the same ones for as long as the agent lives; none where there are none."""
        if not self.gpus:
            return {}
        if run not in self._gpus_of:
            working = [gpus for name, gpus in self._gpus_of.items() if self.poll(name) is None]
            use = {gpu: sum(gpu in gpus for gpus in working) for gpu in self.gpus}
            self._gpus_of[run] = tuple(sorted(self.gpus, key=lambda gpu: use[gpu])[: self.processes])
        return {"CUDA_VISIBLE_DEVICES": ",".join(self._gpus_of[run])}

    def command(self, folder: Path) -> list[str]:
        """What is run for a run's folder."""
        work = ["-m", self.module, str(folder)]
        if self.processes == 1 and self.accelerate_config is None:
            return [sys.executable, *work]
        if self.accelerate_config is not None:
            launch = ["-m", "accelerate.commands.launch", "--config_file", str(self.accelerate_config)]
            return [sys.executable, *launch, "--num_processes", str(self.processes), *work]
        # What accelerate's launcher itself calls for several GPUs of one machine; it also works without one.
        launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(self.processes)]
        return [sys.executable, *launch, *work]

    def poll(self, run: str) -> WorkerExit | None:
        worker = self._workers.get(run)
        if worker is None:
            return WorkerExit(None, "is not there")
        code = worker.poll()
        bound_log(self._logs[run])
        return None if code is None else WorkerExit(code, _said(code))

    def waits(self, run: str) -> bool:
        return False

    def kill(self, run: str) -> None:
        worker = self._workers.get(run)
        if worker is None or worker.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def close(self) -> None:
        for run in self._workers:
            self.kill(run)


def bound_log(log: Path, most: int = MOST_LOG_BYTES) -> None:
    """Begins a log that has grown too large anew; its writers append, and go on at its beginning."""
    # A disk that is full, or a log that somebody has removed, is no reason to disturb a run.
    with contextlib.suppress(OSError):
        if log.stat().st_size > most:
            shutil.copyfile(log, log.with_name(f"{log.name}.1"))
            os.truncate(log, 0)


def _said(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was ended by signal {-code} ({signal.Signals(-code).name})"
    except ValueError:
        return f"was ended by signal {-code}"


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
