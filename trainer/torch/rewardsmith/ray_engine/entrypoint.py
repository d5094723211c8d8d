"""The command of a run's Ray job, and what it asks of the cluster. Nothing in it is secret: dashboards show it to everybody."""

from __future__ import annotations

import shlex
from pathlib import Path

from ..agent.engine import WORKER_MODULE
from ..protocol.claimed_job import ClaimedJob
from .jobs_client import Submission
from .launch_file import Launch
from .ray_options import RayOptions


def submission_of(job: ClaimedJob, folder: Path, launch: Launch, options: RayOptions) -> Submission:
    """The submission of one launch of a run: its id is the run's, so that a run is never there twice."""
    driver_only = options.spread and options.processes > 1
    return Submission(
        submission_id=job.run,
        entrypoint=shlex.join(command_of(folder, launch, options)),
        metadata={
            "run": job.run,
            "attempt_number": str(job.attempt_number),
            "job": job.job,
            "task": job.config.task,
            "base_model": job.config.base_model,
            "launch": launch.launch,
        },
        # With Ray Train the entrypoint only waits: the processes it starts ask for their own.
        cpus=1 if driver_only else options.cpus * options.processes,
        gpus=0 if driver_only else options.gpus * options.processes,
        runtime_env=options.runtime_env,
    )


def command_of(folder: Path, launch: Launch, options: RayOptions) -> list[str]:
    """One process directly; several on one node by accelerate's launcher, on several nodes by Ray Train (ray_train_entry.py)."""
    module = [] if options.module == WORKER_MODULE else ["--module", options.module]
    on_node = ["rewardsmith.ray_engine.on_node", str(folder), launch.launch, *module]
    if options.processes == 1:
        return [options.python, "-m", *on_node]
    if options.spread:
        asked = ["--processes", f"{options.processes}", "--gpus", f"{options.gpus:g}", "--cpus", f"{options.cpus:g}"]
        entry = ["rewardsmith.ray_engine.ray_train_entry", str(folder), launch.launch, *module]
        return [options.python, "-m", *entry, *asked]
    if options.accelerate_config is not None:
        launcher = ["accelerate.commands.launch", "--config_file", str(options.accelerate_config)]
        return [options.python, "-m", *launcher, "--num_processes", f"{options.processes}", "-m", *on_node]
    # What accelerate's launcher itself calls for several GPUs of one machine; it also works without one, and it takes a free
    # port, so that two runs may share a node.
    launcher = ["torch.distributed.run", "--standalone", "--nproc-per-node", f"{options.processes}"]
    return [options.python, "-m", *launcher, "-m", *on_node]


def asked_of(options: RayOptions) -> str:
    """What a run needs free on the cluster, for people: "2 GPUs and 8 CPUs"."""
    gpus, cpus = options.gpus * options.processes, options.cpus * options.processes
    parts = [f"{count:g} {noun}{'' if count == 1 else 's'}" for count, noun in ((gpus, "GPU"), (cpus, "CPU")) if count > 0]
    return " and ".join(parts)
