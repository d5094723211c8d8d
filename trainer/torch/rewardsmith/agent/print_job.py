"""One job without a server, its reports printed as JSON lines: `python -m rewardsmith.agent.print_job JOB.json --home DIR`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from ..protocol.claimed_job import ClaimedJob
from ..protocol.wire import wire_number
from ..report import JobContext, Level, RunFailure, StepReport, Want
from .run_job import run_job


class PrintedReports:
    """A Reporter whose reports are lines of standard output; log lines go to standard error."""

    def __init__(self) -> None:
        self.want: Want = "go"
        # What a library prints must not lie between the reports.
        self.lines = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)

    def report(self, report: StepReport) -> None:
        """One line: {step, metrics, rollouts, evaluations}."""
        line = {
            "step": report.step,
            "metrics": {name: wire_number(value) for name, value in report.metrics.items()},
            "rollouts": report.rollouts,
            "evaluations": report.evaluations,
        }
        print(json.dumps(line, allow_nan=False), file=self.lines, flush=True)
        for level, text in report.logs:
            self.say(text, level)

    def say(self, text: str, level: Level = "info") -> None:
        """A line of the log."""
        print(text if level == "info" else f"{level}: {text}", file=sys.stderr, flush=True)

    def checkpoint(self, step: int, weights: Path | None) -> None:
        """Nothing is announced: there is nobody to go on."""

    def wanted(self) -> Want:
        """`stop` after a signal."""
        return self.want


def main() -> int:
    """The exit code: 0 when the job finished, 1 when it failed, 130 when it was stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("job", type=Path, help="a claimed job as JSON")
    parser.add_argument("--home", type=Path, required=True, help="where models and what is measured once are kept")
    given = parser.parse_args()
    job = ClaimedJob.model_validate_json(given.job.read_text())
    reports = PrintedReports()

    def stop(*_: object) -> None:
        reports.want = "stop"

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    with tempfile.TemporaryDirectory() as folder:
        try:
            end = run_job(JobContext(job=job, home=given.home, folder=Path(folder)), reports)
        except RunFailure as failure:
            reports.say(str(failure), "error")
            return 1
    return 0 if end == "finished" else 130


if __name__ == "__main__":
    sys.exit(main())
