"""What a trainer with `--engine ray` asks of its cluster, from the command line."""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import JsonValue, TypeAdapter, ValidationError

from ..agent.engine import WORKER_MODULE

RUNTIME_ENV = TypeAdapter(dict[str, JsonValue])

# Names of variables whose values are likely secret. A runtime_env stands in the dashboard for everybody to read.
LOOKS_SECRET = re.compile(r"(^|_)(key|token|secret|password|credentials?)(_|$)", re.IGNORECASE)


@dataclass(frozen=True)
class RayOptions:
    """Where jobs go and what each gets. `cpus` and `gpus` are of one process; a run has `processes` of them."""

    address: str = "http://127.0.0.1:8265"
    # The Python of the nodes, in which this package is installed.
    python: str = sys.executable
    processes: int = 1
    gpus: float = 1
    cpus: float = 1
    # A file of `accelerate config` that all nodes see; processes are of one node then.
    accelerate_config: Path | None = None
    # Processes of one run may lie on several nodes: Ray Train places them. Otherwise accelerate starts them on one.
    spread: bool = False
    runtime_env: dict[str, Any] = field(default_factory=dict)
    # What each process runs, with the run's folder as its argument.
    module: str = WORKER_MODULE


def add_ray_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options that --engine ray reads."""
    known = RayOptions()
    ray = parser.add_argument_group("with --engine ray")
    ray.add_argument("--ray-address", default=known.address, metavar="URL", help="the cluster's dashboard (%(default)s)")
    ray.add_argument("--ray-gpus", type=float, default=known.gpus, metavar="N", help="GPUs of a process; 0: CPU only (1)")
    ray.add_argument("--ray-cpus", type=float, default=known.cpus, metavar="N", help="CPUs, and threads, of a process (1)")
    ray.add_argument("--ray-spread", action="store_true", help="the processes of a run may lie on several nodes (Ray Train)")
    ray.add_argument("--ray-runtime-env", type=Path, metavar="FILE", help="JSON of Ray's runtime_env for every job; no secrets")
    ray.add_argument("--ray-python", default=known.python, metavar="PATH", help="the Python on the nodes (this one)")


def ray_options(
    given: argparse.Namespace, *, processes: int = 1, accelerate_config: Path | None = None, module: str = WORKER_MODULE
) -> RayOptions:
    """
    What was given on the command line, with the trainer's own settings for the processes of a run. ValueError, with what to
    change, where it makes no sense.
    """
    if not re.match(r"https?://", given.ray_address):
        raise ValueError(
            f"--ray-address is the dashboard's, such as http://head-node:8265, and not {given.ray_address}: "
            "ray:// and port 6379 speak another language"
        )
    if given.ray_gpus < 0 or given.ray_cpus <= 0:
        raise ValueError("--ray-gpus is at least 0 and --ray-cpus more than 0")
    if given.ray_spread and processes < 2:
        raise ValueError("--ray-spread needs --processes of 2 or more: there is nothing to spread")
    if given.ray_spread and accelerate_config is not None:
        raise ValueError("--accelerate-config is for processes on one node: leave out --ray-spread, or the file")
    return RayOptions(
        address=given.ray_address,
        python=given.ray_python,
        processes=processes,
        accelerate_config=accelerate_config,
        gpus=given.ray_gpus,
        cpus=given.ray_cpus,
        spread=given.ray_spread,
        module=module,
        runtime_env=read_runtime_env(given.ray_runtime_env) if given.ray_runtime_env else {},
    )


def read_runtime_env(file: Path) -> dict[str, Any]:
    """A runtime_env from its file; ValueError where it is not a JSON object."""
    try:
        return RUNTIME_ENV.validate_json(file.read_bytes())
    except (OSError, ValidationError) as error:
        raise ValueError(f"--ray-runtime-env {file} cannot be read as a JSON object: {error}") from error


def secret_names(runtime_env: dict[str, Any]) -> list[str]:
    """Variables of a runtime_env that look like secrets: whoever reaches the dashboard reads their values."""
    variables = runtime_env.get("env_vars")
    return sorted(name for name in variables if LOOKS_SECRET.search(name)) if isinstance(variables, dict) else []


def unreachable_server(server: str, address: str) -> str | None:
    """A warning where the server's address means another machine on each node; None where all may be well."""
    loopback = ("localhost", "127.0.0.1", "::1")
    if urlsplit(server).hostname not in loopback or urlsplit(address).hostname in loopback:
        return None
    return f"--server {server} is this machine here, and each node itself on the cluster: name it as the nodes reach it"


def dashboard_token() -> str | None:
    """The token of a cluster that asks for one, from the variable that Ray's own tools read; None: it asks for none."""
    return os.environ.get("RAY_AUTH_TOKEN") or None
