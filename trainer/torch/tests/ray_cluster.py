"""A real Ray cluster on loopback for tests: a head without CPUs and two nodes of three each, all ended with it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
from local_server import free_port

MIB = 2**20
TRAINER = Path(__file__).parent.parent


@dataclass
class LocalCluster:
    """`address` is the dashboard's. `nodes` by their ids."""

    address: str
    cluster: Any
    nodes: dict[str, Any]

    def add(self) -> None:
        """Adds a node."""
        node = self.cluster.add_node(num_cpus=3, object_store_memory=80 * MIB)
        self.nodes[node.node_id] = node

    def kill(self, node_id: str) -> None:
        """Takes a node away as a power cut would."""
        self.cluster.remove_node(self.nodes.pop(node_id), allow_graceful=False)


@contextmanager
def local_cluster() -> Iterator[LocalCluster]:
    """Starts the cluster; at the end every process that it started is gone."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    port = free_port()
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    cluster = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 0,
            "object_store_memory": 80 * MIB,
            "include_dashboard": True,
            "dashboard_host": "127.0.0.1",
            "dashboard_port": port,
            # A node that does not answer is given up after about 3 s instead of 15.
            "_system_config": {
                "health_check_initial_delay_ms": 1000,
                "health_check_period_ms": 1000,
                "health_check_failure_threshold": 2,
            },
        },
    )
    local = LocalCluster(f"http://127.0.0.1:{port}", cluster, {})
    try:
        local.add()
        local.add()
        wait_until(lambda: answers(local.address), "the dashboard answers")
        yield local
    finally:
        started = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
        cluster.shutdown()
        _, left = psutil.wait_procs(started, timeout=5)
        for process in left:
            process.kill()


def answers(address: str) -> bool:
    """Whether the dashboard there takes jobs."""
    try:
        return httpx.get(f"{address}/api/version", timeout=2).is_success
    except httpx.HTTPError:
        return False


def wait_until(true: Any, what: str, patience_s: float = 180) -> None:
    """Waits for a condition; AssertionError with `what` when it does not come."""
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.1)
