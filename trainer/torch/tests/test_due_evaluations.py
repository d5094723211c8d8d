"""A run that ends while it is evaluated goes on with the evaluation, and reports what one reports that was never ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tiny_training import Remembered, ZerosTask, context_of, job_of

from rewardsmith.agent.run_folder import checkpoint_steps, drop_incomplete_checkpoints
from rewardsmith.models.base_model import PreparedModel
from rewardsmith.report import StepReport, checkpoint_folder
from rewardsmith.training.train import train

CLOCKED = {"step_time", "system/tokens_per_second"}
SETTINGS = {"steps": 3, "warmupSteps": 5, "evalEvery": 1, "checkpointEvery": 2}


class Killed(BaseException):
    """As if the process were killed here."""


@dataclass
class Ended(Remembered):
    """Asked for the `at`-th time what is wanted, it wants an end, from then on."""

    at: int = 10**9
    by: str = "pause"
    asked: int = 0
    # Reports there were when it was ended.
    reported: int = -1

    def wanted(self) -> Any:
        self.asked += 1
        if self.asked < self.at:
            return "go"
        if self.reported < 0:
            self.reported = len(self.reports)
        if self.by == "kill":
            raise Killed
        return self.by


def go_on(folder: Path, base: PreparedModel, reporter: Remembered, **config: Any) -> str:
    """A run as a worker would begin it: from its newest complete checkpoint."""
    drop_incomplete_checkpoints(folder)
    steps = checkpoint_steps(folder)
    newest = {"resume_step": steps[-1], "checkpoint": checkpoint_folder(folder, steps[-1])} if steps else {}
    try:
        return train(context_of(folder, job_of(**{**SETTINGS, **config}), **newest), reporter, task=ZerosTask(), base=base)
    except Killed:
        return "killed"


def said(report: StepReport) -> Any:
    metrics = {name: value for name, value in report.metrics.items() if name not in CLOCKED}
    return json.loads(json.dumps([metrics, report.rollouts, report.evaluations, report.logs]))


@pytest.fixture(scope="module", params=[0, 2])
def whole(request: pytest.FixtureRequest, tiny_base: PreparedModel, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The adapter's rank, and a run that nobody ended."""
    reporter = Ended()
    assert go_on(tmp_path_factory.mktemp("whole"), tiny_base, reporter, loraRank=request.param) == "finished"
    return request.param, reporter


@pytest.mark.parametrize("by", ["pause", "kill"])
def test_wherever_a_run_is_ended_it_reports_what_the_whole_run_does(
    by: str, whole: Any, tiny_base: PreparedModel, tmp_path: Path
) -> None:
    lora, expected = whole
    for at in range(2, expected.asked + 1, 4 if lora == 0 else 7):
        folder = tmp_path / str(at)
        first, rest = Ended(at=at, by=by), Ended()
        end = go_on(folder, tiny_base, first, loraRank=lora)
        if end != "finished":
            assert end == ("paused" if by == "pause" else "killed")
            promised = max((step for step, _ in first.checkpoints), default=-1)
            # Nothing was told to be safe before its step was reported, and after a pause nothing is done again.
            steps = [report.step for report in first.reports]
            assert steps == list(range(len(steps))) and promised < len(steps)
            if by == "pause" and steps:
                assert checkpoint_steps(folder)[-1] == promised == steps[-1]
            newest = max(checkpoint_steps(folder), default=-1)
            assert go_on(folder, tiny_base, rest, loraRank=lora) == "finished"
            assert [report.step for report in rest.reports] == list(range(newest + 1, 4))
        reports = {report.step: report for report in [*first.reports, *rest.reports]}
        assert [said(reports[step]) for step in range(4)] == [said(report) for report in expected.reports], at
        assert checkpoint_steps(folder)[-1] == 3 and not (checkpoint_folder(folder, 3) / "due.json").exists()


def test_a_kill_in_the_last_evaluation_costs_no_update_and_a_second_pause_in_it_neither(
    tiny_base: PreparedModel, tmp_path: Path
) -> None:
    config = {"evalEvery": 1000, "checkpointEvery": 1000}
    probe = Ended()
    go_on(tmp_path / "probe" / "run", tiny_base, probe, **config)
    # The last question follows the last report; the one before was asked in its evaluations.
    killed, folder = Ended(at=probe.asked - 1, by="kill"), tmp_path / "next" / "run"
    assert go_on(folder, tiny_base, killed, **config) == "killed"
    assert [report.step for report in killed.reports] == [0, 1, 2] and killed.checkpoints == []
    again = Ended(at=2, by="stop")
    assert go_on(folder, tiny_base, again, **config) == "stopped"
    assert again.reports == []
    last = Ended()
    assert go_on(folder, tiny_base, last, **config) == "finished"
    assert [said(report) for report in last.reports] == [said(probe.reports[3])]
    # What was finished before the second end was not drawn again.
    assert last.asked < again.asked + 5
    assert last.checkpoints[-1][0] == 3


def test_a_cancel_in_an_evaluation_keeps_the_update_that_it_came_after(tiny_base: PreparedModel, tmp_path: Path) -> None:
    reporter = Ended(at=10**9, by="cancel")
    config = {"steps": 1, "checkpointEvery": 1000}
    go_on(tmp_path / "probe" / "run", tiny_base, reporter, **config)
    canceled = Ended(at=reporter.asked - 2, by="cancel")
    assert go_on(tmp_path / "next" / "run", tiny_base, canceled, **config) == "canceled"
    assert [report.step for report in canceled.reports] == [0, 1]
    assert [step for step, _ in canceled.checkpoints] == [1] and checkpoint_steps(tmp_path / "next" / "run") == [1]
