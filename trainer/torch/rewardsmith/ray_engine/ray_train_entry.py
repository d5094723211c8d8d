"""
Several processes of one run on several nodes: `python -m rewardsmith.ray_engine.ray_train_entry FOLDER LAUNCH --processes N`.

Ray Train's TorchTrainer finds the nodes, holds the GPUs and ends all ranks when one fails. Each rank then starts the worker
as a process of its own with RANK, WORLD_SIZE, LOCAL_RANK and MASTER_*, as torchrun would, so that accelerate and TRL see a
distributed job. A process, since the loop of a rank runs in a thread, where signals cannot be heard, and since a worker that
dies must not take the actor's report along.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..agent.engine import EXIT_STOPPED, WORKER_MODULE
from . import on_node
from .launch_file import RAY_TRAIN_FOLDER

# How a rank may leave without the run being a failure.
FINE = (0, EXIT_STOPPED)


def main() -> None:
    """Runs the worker on every rank; exits with rank 0's code, or with a traceback when a rank failed."""
    parser = argparse.ArgumentParser(prog="rewardsmith.ray_engine.ray_train_entry")
    parser.add_argument("folder", type=Path)
    parser.add_argument("launch")
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--gpus", type=float, default=1, help="of a process")
    parser.add_argument("--cpus", type=float, default=1, help="of a process")
    parser.add_argument("--module", default=WORKER_MODULE)
    given = parser.parse_args()

    # Seconds; Ray's own limit of 60 is short for processes that read torch from shared storage.
    os.environ.setdefault("RAY_TRAIN_WORKER_GROUP_START_TIMEOUT_S", "600")
    import ray
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.torch import TorchConfig, TorchTrainer

    ray.init(log_to_driver=True)
    notes: Path = given.folder / RAY_TRAIN_FOLDER
    notes.mkdir(exist_ok=True)
    code_file = notes / f"exit-{given.launch}"
    trainer = TorchTrainer(
        work_as_rank,
        train_loop_config={
            "command": [sys.executable, "-m", on_node.__name__, str(given.folder), given.launch, "--module", given.module],
            "code_file": str(code_file),
        },
        scaling_config=ScalingConfig(
            num_workers=given.processes,
            use_gpu=given.gpus > 0,
            resources_per_worker={"CPU": given.cpus, **({"GPU": given.gpus} if given.gpus > 0 else {})},
        ),
        # The actors' own group costs no GPU memory this way: the workers make theirs, with NCCL where they have GPUs.
        torch_config=TorchConfig(backend="gloo"),
        # A run goes on from its checkpoint by a new job, as the agent decides: never by Ray Train on its own.
        run_config=RunConfig(name=given.launch, storage_path=str(notes), failure_config=FailureConfig(max_failures=0)),
    )
    trainer.fit()
    sys.exit(int(code_file.read_text()))


def work_as_rank(config: dict[str, Any]) -> None:
    """What each actor does: agree with the others on a place to meet, start the worker, wait for its end."""
    from ray.train import get_context
    from ray.train.collective import broadcast_from_rank_zero

    context = get_context()
    rank = context.get_world_rank()
    address, port = broadcast_from_rank_zero(free_address() if rank == 0 else None)
    env = {
        **os.environ,
        "RANK": str(rank),
        "WORLD_SIZE": str(context.get_world_size()),
        "LOCAL_RANK": str(context.get_local_rank()),
        "LOCAL_WORLD_SIZE": str(context.get_local_world_size()),
        "NODE_RANK": str(context.get_node_rank()),
        "MASTER_ADDR": address,
        "MASTER_PORT": str(port),
    }
    code = subprocess.run(config["command"], env=env, check=False).returncode
    if code not in FINE:
        raise RuntimeError(f"rank {rank} of the run ended with code {code}; what it said stands above")
    if rank == 0:
        Path(config["code_file"]).write_text(str(code))


def free_address() -> tuple[str, int]:
    """This node's address as the cluster knows it, and a port that is free on it now."""
    import ray

    with socket.socket() as probe:
        probe.bind(("", 0))
        return ray.util.get_node_ip_address(), int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
