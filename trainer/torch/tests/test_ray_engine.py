"""The Ray engine on a real cluster: a head and two nodes on this machine, jobs submitted and followed over HTTP."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import psutil
import pytest
from local_server import LocalServer
from ray_cluster import TRAINER, LocalCluster, free_port, local_cluster, wait_until
from toy_job import expected_points
from toy_trainer import claimed, environment, toy_trainer, until

from rewardsmith.agent.engine import EXIT_STOPPED, STOP_FILE, WorkerExit
from rewardsmith.protocol.claimed_job import ClaimedJob
from rewardsmith.ray_engine.jobs_client import JobsClient
from rewardsmith.ray_engine.ray_engine import RayEngine
from rewardsmith.ray_engine.ray_options import RayOptions, add_ray_arguments, ray_options, unreachable_server

LEASE_TOKEN = "lease-that-nobody-may-read"


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    pytest.importorskip("ray", reason="the cluster needs ray: pip install './trainer/torch[ray]'")
    with local_cluster() as started:
        yield started


class Trainer:
    """An agent's side: an engine, and what it said."""

    def __init__(self, address: str, **options: object) -> None:
        paths = f"{TRAINER}:{TRAINER / 'tests'}"
        self.said: list[str] = []
        given = {"gpus": 0, "cpus": 2, "module": "ray_stand_in", "runtime_env": {"env_vars": {"PYTHONPATH": paths}}, **options}
        self.client = JobsClient(address)
        self.engine = RayEngine(RayOptions(address=address, **given), self.client, self.said.append)  # type: ignore[arg-type]

    def exit_of(self, run: str) -> WorkerExit:
        ended: list[WorkerExit] = []

        def look() -> bool:
            now = self.engine.poll(run)
            ended.extend([now] if now else [])
            return bool(ended)

        wait_until(look, f"{run} ended; said: {self.said}")
        return ended[0]


def job_of(run: str, attempt: int = 1) -> ClaimedJob:
    return ClaimedJob.model_validate(
        {
            "job": "train",
            "run": run,
            "attempt": f"{run}-attempt-{attempt}",
            "attemptNumber": attempt,
            "leaseToken": LEASE_TOKEN,
            "leaseSeconds": 60,
            "resumeFrom": None,
            "spec": {},
            "config": {"task": "arithmetic", "baseModel": "tiny"},
            "seed": 1,
        }
    )


def began(folder: Path, rank: int = 0) -> list[int]:
    """The process ids of the stand-ins that have begun on a folder."""
    file = folder / f"began-{rank}"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def begin(trainer: Trainer, folder: Path, job: ClaimedJob, times: int = 1) -> int:
    """Starts a run and waits until its worker is at work; its process id."""
    folder.mkdir(exist_ok=True)
    trainer.engine.start(folder, job)
    wait_until(lambda: trainer.engine.poll(job.run) or len(began(folder)) == times, "the worker began")
    return began(folder)[-1]


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def ray_arguments(cluster: LocalCluster, folder: Path, step_seconds: float = 0) -> list[str]:
    """Of a trainer whose workers do the toy job on the cluster: nothing of its own environment gets there."""
    passed = ("PYTHONPATH", "TOY_STEP_SECONDS")
    variables = {name: value for name, value in environment(step_seconds).items() if name in passed}
    file = folder / "runtime-env.json"
    file.write_text(json.dumps({"env_vars": variables}))
    return ["--engine", "ray", "--ray-address", cluster.address, "--ray-gpus", "0", "--ray-runtime-env", str(file)]


def test_a_run_is_a_job_of_its_own_name_without_secrets_and_its_end_and_output_are_told(
    cluster: LocalCluster, tmp_path: Path
) -> None:
    trainer = Trainer(cluster.address)
    trainer.engine.greet()
    assert "runs go to Ray 2" in trainer.said[0]
    begin(trainer, tmp_path, job_of("first"))
    wait_until(
        lambda: trainer.engine.poll("first") or any("RUNNING" in sentence for sentence in trainer.said), "it is said to run"
    )
    assert trainer.engine.poll("first") is None
    everything = httpx.get(f"{cluster.address}/api/jobs/").text
    assert [job["submission_id"] for job in json.loads(everything)] == ["first"]
    assert LEASE_TOKEN not in everything
    (tmp_path / "go").write_text("3")
    assert trainer.exit_of("first") == WorkerExit(3, "ended with code 3 on the cluster")
    assert "the stand-in leaves with 3" in (tmp_path / "worker.log").read_text()


def test_an_agent_that_comes_back_follows_the_job_and_starts_none(cluster: LocalCluster, tmp_path: Path) -> None:
    begin(Trainer(cluster.address), tmp_path, job_of("followed"))
    again = Trainer(cluster.address)
    again.engine.start(tmp_path, job_of("followed"))
    # Also from one agent twice: the submission id is the run's, so that a repeat meets the job that is there.
    again.engine.start(tmp_path, job_of("followed"))
    assert again.engine.poll("followed") is None
    (tmp_path / "go").write_text("0")
    assert again.exit_of("followed") == WorkerExit(0, "ended")
    assert len(began(tmp_path)) == 1


def test_a_job_that_ended_while_no_agent_was_there_is_told_and_not_repeated(cluster: LocalCluster, tmp_path: Path) -> None:
    first = Trainer(cluster.address)
    begin(first, tmp_path, job_of("unseen"))
    (tmp_path / "go").write_text("0")
    wait_until(lambda: (job := first.client.job("unseen")) and job.ended, "the job ended")
    later = Trainer(cluster.address)
    later.engine.start(tmp_path, job_of("unseen"))
    assert later.exit_of("unseen").code == 0
    assert len(began(tmp_path)) == 1


def test_a_worker_that_left_as_asked_while_no_agent_was_there_goes_on(cluster: LocalCluster, tmp_path: Path) -> None:
    first = Trainer(cluster.address)
    begin(first, tmp_path, job_of("stopped"))
    (tmp_path / "go").write_text(str(EXIT_STOPPED))
    wait_until(lambda: (job := first.client.job("stopped")) and job.ended, "the job ended")
    (tmp_path / "go").unlink()
    later = Trainer(cluster.address)
    begin(later, tmp_path, job_of("stopped"), times=2)
    (tmp_path / "go").write_text("0")
    assert later.exit_of("stopped").code == 0


def test_what_still_works_for_a_lost_attempt_is_ended_first(cluster: LocalCluster, tmp_path: Path) -> None:
    lost = begin(Trainer(cluster.address), tmp_path, job_of("taken"))
    trainer = Trainer(cluster.address)
    now = begin(trainer, tmp_path, job_of("taken", 2), times=2)
    wait_until(lambda: is_gone(lost), "the lost attempt's worker is gone")
    assert not is_gone(now)
    trainer.engine.kill("taken")
    wait_until(lambda: is_gone(now), "the killed worker is gone")


def test_a_run_without_room_waits_and_leaves_when_the_trainer_does(cluster: LocalCluster, tmp_path: Path) -> None:
    trainer = Trainer(cluster.address, cpus=1000)
    trainer.engine.start(tmp_path, job_of("large"))
    wait_until(lambda: trainer.engine.poll("large") or any("PENDING" in sentence for sentence in trainer.said), "it waits")
    assert trainer.engine.waits("large")
    wait_until(lambda: any(line.endswith("/6.0 CPU") for line in trainer.client.usage()), "the cluster says what is in use")
    (tmp_path / STOP_FILE).touch()
    assert trainer.exit_of("large").code == EXIT_STOPPED
    assert not trainer.engine.waits("large")


def test_two_runs_work_at_once_on_two_nodes_and_a_node_that_dies_ends_only_its_own(cluster: LocalCluster, tmp_path: Path) -> None:
    trainer = Trainer(cluster.address)
    for run in ("left", "right"):
        begin(trainer, tmp_path / run, job_of(run))
    nodes = {run: job.driver_node_id for run in ("left", "right") if (job := trainer.client.job(run))}
    assert set(nodes.values()) == set(cluster.nodes)
    cluster.kill(str(nodes["left"]))
    lost = trainer.exit_of("left")
    assert lost.code is None
    assert "node" in lost.text
    wait_until(lambda: is_gone(began(tmp_path / "left")[0]), "the dead node's worker is gone")
    # It goes on from its checkpoint: no room for it until there is a node again.
    cluster.add()
    begin(trainer, tmp_path / "left", job_of("left"), times=2)
    for run in ("left", "right"):
        (tmp_path / run / "go").write_text("0")
        assert trainer.exit_of(run).code == 0


def test_processes_on_several_nodes_meet_and_end_together(cluster: LocalCluster, tmp_path: Path) -> None:
    trainer = Trainer(cluster.address, processes=2, spread=True)
    (tmp_path / "go").write_text("0")
    trainer.engine.start(tmp_path, job_of("spread"))
    assert trainer.exit_of("spread").code == 0, (tmp_path / "worker.log").read_text()
    assert [(tmp_path / f"sum-{rank}").read_text() for rank in (0, 1)] == ["3", "3"]


def test_a_run_through_the_trainer_goes_on_without_it_and_arrives_once(cluster: LocalCluster, tmp_path: Path) -> None:
    with LocalServer() as server:
        server.claims.append(claimed("through"))
        options = [*ray_arguments(cluster, tmp_path, step_seconds=0.3), "--once"]
        with toy_trainer(tmp_path / "home", server.origin, "k", *options) as trainer:
            until(lambda: len(server.points("toy/x")) >= 3, trainer)
            trainer.kill()
            until(lambda: len(server.points("toy/x")) >= 6)
            with toy_trainer(tmp_path / "home", server.origin, "k", *options) as again:
                assert again.process.wait(60) == 0, again.output()
        assert server.points("toy/x") == expected_points(10, 7)
        assert server.finish("through-1") is not None
        assert server.finish("through-1")["state"] == "finished"  # type: ignore[index]
    job = JobsClient(cluster.address).job("through")
    assert job is not None
    assert job.status == "SUCCEEDED"


def test_a_run_that_still_waits_for_room_can_be_canceled(cluster: LocalCluster, tmp_path: Path) -> None:
    with LocalServer() as server:
        server.claims.append(claimed("waiting"))
        options = [*ray_arguments(cluster, tmp_path), "--ray-cpus", "1000", "--once"]
        with toy_trainer(tmp_path / "home", server.origin, "k", *options) as trainer:
            until(lambda: "PENDING" in trainer.output(), trainer)
            server.want = "cancel"
            assert trainer.process.wait(60) == 0, trainer.output()
        assert server.finish("waiting-1")["state"] == "canceled"  # type: ignore[index]


def test_no_id_leads_to_another_path_of_the_dashboard() -> None:
    asked: list[str] = []

    class Dashboard(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with HTTPServer(("127.0.0.1", 0), Dashboard) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        assert JobsClient(f"http://127.0.0.1:{server.server_address[1]}").job("a/../../version?x") is None
        server.shutdown()
    assert asked == ["/api/jobs/a%2F..%2F..%2Fversion%3Fx"]


def test_a_cluster_that_is_away_is_asked_again(tmp_path: Path) -> None:
    trainer = Trainer(f"http://127.0.0.1:{free_port()}")
    trainer.engine.start(tmp_path, job_of("patient"))
    assert trainer.engine.poll("patient") is None
    trainer.engine.greet()
    assert "cannot be used now" in trainer.said[-1]
    assert "asking again" in trainer.said[0]


@pytest.mark.parametrize(
    ("given", "processes", "wrong"),
    [
        (["--ray-address", "ray://head:10001"], 1, "dashboard"),
        (["--ray-cpus", "0"], 1, "--ray-cpus"),
        (["--ray-spread"], 1, "nothing to spread"),
        (["--ray-runtime-env", "/nowhere.json"], 1, "cannot be read"),
    ],
)
def test_options_that_make_no_sense_are_refused_with_what_to_change(given: list[str], processes: int, wrong: str) -> None:
    parser = argparse.ArgumentParser()
    add_ray_arguments(parser)
    with pytest.raises(ValueError, match=wrong):
        ray_options(parser.parse_args(given), processes=processes)


@pytest.mark.parametrize(
    ("server", "cluster", "warns"),
    [
        ("http://127.0.0.1:3000", "http://head:8265", True),
        ("http://localhost:3000", "http://10.0.0.5:8265", True),
        ("http://localhost:3000", "http://127.0.0.1:8265", False),
        ("http://rewardsmith.example", "http://head:8265", False),
    ],
)
def test_a_server_that_nodes_cannot_reach_is_warned_of(server: str, cluster: str, warns: bool) -> None:
    assert (unreachable_server(server, cluster) is not None) == warns


def test_the_agents_side_needs_neither_ray_nor_torch() -> None:
    modules = "rewardsmith.agent.cli, rewardsmith.ray_engine.ray_engine"
    check = f"import sys, {modules}; sys.exit(bool({{'ray', 'torch'}} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", check], cwd=TRAINER, check=False).returncode == 0


def test_what_looks_secret_in_a_runtime_env_is_warned_of() -> None:
    trainer = Trainer(
        "http://127.0.0.1:1",
        runtime_env={"env_vars": {"HF_TOKEN": "x", "TOKENIZERS_PARALLELISM": "false", "PYTHONPATH": sys.prefix}},
    )
    assert trainer.said == ["runtime_env sets HF_TOKEN: whoever reaches the cluster's dashboard can read its value"]
