"""What the trainer keeps of its runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError
from toy_trainer import claimed

from rewardsmith.agent.attempt import Attempt, Ending, read_ending, write_ending
from rewardsmith.agent.run_folder import (
    ResumableRuns,
    RunFolders,
    checkpoint_steps,
    drop_incomplete_checkpoints,
    prune_checkpoints,
    read_job,
    release,
    spool_folder,
)
from rewardsmith.agent.weights_outbox import WeightsOutbox, thin_steps
from rewardsmith.protocol.claimed_job import ClaimedJob
from rewardsmith.protocol.messages import Lease
from rewardsmith.report import CHECKPOINT_COMPLETE, checkpoint_folder


def job_of(**changed: object) -> ClaimedJob:
    return ClaimedJob.model_validate({**claimed(), **changed})


def write_checkpoint(folder: Path, step: int, *, complete: bool = True) -> None:
    made = checkpoint_folder(folder, step)
    made.mkdir(parents=True)
    (made / "model.safetensors").write_text(str(step))
    (made / "optimizer.pt").touch()
    if complete:
        (made / CHECKPOINT_COMPLETE).touch()


def test_a_claim_forgets_the_checkpoints_past_the_step_that_it_resumes_from(tmp_path: Path) -> None:
    folders = RunFolders(tmp_path)
    folder = folders.folder("run-1")
    for step in (2, 4, 12):
        write_checkpoint(folder, step)
    assert ResumableRuns(folders).entries() == [("run-1", [2, 4, 12])]
    folders.hold(job_of(resumeFrom=4))
    assert checkpoint_steps(folder) == [2, 4]
    assert folders.held_jobs() == [job_of(resumeFrom=4)]
    folders.hold(job_of(resumeFrom=None))
    assert checkpoint_steps(folder) == []


def test_the_newest_three_checkpoints_are_kept_and_half_a_checkpoint_is_none(tmp_path: Path) -> None:
    for step in (5, 10, 15, 100):
        write_checkpoint(tmp_path, step)
    write_checkpoint(tmp_path, 105, complete=False)
    prune_checkpoints(tmp_path)
    assert checkpoint_steps(tmp_path) == [10, 15, 100]
    drop_incomplete_checkpoints(tmp_path)
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == ["step-10", "step-100", "step-15"]


def test_a_release_that_a_crash_cut_short_does_the_rest_when_it_is_asked_again(tmp_path: Path) -> None:
    folders = RunFolders(tmp_path)
    job = job_of()
    folder = folders.hold(job)
    for step in (2, 4):
        write_checkpoint(folder, step)
    spool_folder(folder, job).mkdir()
    release(folder, job, keep_spool=False, checkpoints="trained")
    # As if the crash had come before the job was let go of.
    folders_again = (folder / "job.json").write_bytes(job.model_dump_json(by_alias=True).encode())
    assert folders_again > 0
    release(folder, job, keep_spool=False, checkpoints="trained")
    assert read_job(folder) is None
    assert (folder / "trained" / "model.safetensors").read_text() == "4"
    assert not (folder / "trained" / "optimizer.pt").exists()
    assert sorted(path.name for path in folder.iterdir()) == ["trained"]


def test_the_end_of_an_earlier_attempt_is_not_the_end_of_this_one(tmp_path: Path) -> None:
    write_ending(tmp_path, Ending(attempt="run-1-1", end="paused", seq=4))
    assert read_ending(tmp_path, job_of()) is not None
    assert read_ending(tmp_path, job_of(attempt="run-1-2")) is None


@pytest.mark.parametrize("set_aside", [False, True])
def test_an_end_that_was_noted_is_spooled_once_whenever_the_crash_came(tmp_path: Path, set_aside: bool) -> None:
    attempt = Attempt.open(tmp_path, job_of())
    for text in ("a", "b"):
        attempt.append({"logs": [{"level": "info", "text": text}]})
    ending = Ending(attempt="run-1-1", end="failed", seq=2, reason="refused", refused=True)
    write_ending(tmp_path, ending)
    if set_aside:
        attempt.spool.set_aside(2)
    for _ in range(2):
        again = Attempt.open(tmp_path, job_of())
        again.spool_end(ending)
        assert again.spool.pending == (1, 2)
        assert json.loads(again.spool.read(2))["finish"] == {"state": "failed", "lastSeq": 2, "reason": "refused"}


def test_waiting_weights_are_thinned_evenly_and_the_newest_stays(tmp_path: Path) -> None:
    assert thin_steps([1, 2, 3, 4, 5, 6, 7, 8], 4) == [2, 4, 6, 8]
    assert thin_steps([5], 0) == [5]
    outbox = WeightsOutbox(tmp_path)
    lease = Lease(run="a/b", attempt="1", lease_token="t")
    for step in range(1, 41):
        outbox.add(lease, step, bytes([step]))
    waiting = outbox.entries()
    assert len(waiting) == 32
    assert (waiting[-1].step, outbox.read(waiting[-1])) == (40, bytes([40]))
    assert len(list(tmp_path.iterdir())) == 64


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "a b", "a" * 65, "runs\n"])
def test_an_id_that_is_no_name_of_a_folder_is_not_claimed(name: str) -> None:
    job_of(run="Run_1-a", attempt="0" * 64)
    start = {"run": name, "step": 1}
    for changed in ({"run": name}, {"attempt": name}, {"startFrom": start}):
        with pytest.raises(ValidationError):
            job_of(**changed)


def test_runs_that_are_not_at_work_are_not_looked_at_again(tmp_path: Path) -> None:
    folders = RunFolders(tmp_path)
    write_checkpoint(folders.folder("old"), 3)
    write_checkpoint(folders.folder("working"), 1)
    resumable = ResumableRuns(folders)
    write_checkpoint(folders.folder("working"), 2)
    resumable.look_at(["working", "new"])
    assert resumable.entries() == [("old", [3]), ("working", [1, 2])]
