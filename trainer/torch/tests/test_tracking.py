"""A script logs its run, whatever the server does meanwhile."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from local_server import LocalServer

import rewardsmith
from rewardsmith.tracking.cli import main
from rewardsmith.tracking.run_files import find_runs

PACKAGE = Path(__file__).parents[1]
LONG = 30.0


@pytest.fixture
def server() -> Iterator[LocalServer]:
    with LocalServer() as running:
        yield running


@pytest.fixture
def options(server: LocalServer, tmp_path: Path) -> dict[str, Any]:
    return {"server": server.origin, "key": "rs_k", "folder": tmp_path / "runs", "name": "mine", "steps": 3}


def script(text: str, server: LocalServer, folder: Path, **environment: str) -> subprocess.Popen[str]:
    """A script of somebody's own, in a process of its own."""
    known = {"REWARDSMITH_SERVER": server.origin, "REWARDSMITH_TRAINER_KEY": "rs_k", "REWARDSMITH_FOLDER": str(folder)}
    env = {**os.environ, "PYTHONPATH": str(PACKAGE), **known, **environment}
    command = [sys.executable, "-c", "import rewardsmith\n" + textwrap.dedent(text)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_numbers_rollouts_evaluations_and_words_arrive_and_nothing_is_left_on_disk(
    server: LocalServer, options: dict[str, Any], tmp_path: Path
) -> None:
    with rewardsmith.init(**options, config={"lr": 1e-5, "when": math.nan, "path": Path("x")}, seed=4) as run:
        for step in (1, 2):
            run.log({"reward": 0.5 * step, "loss": math.inf, "grad": {"norm": np.float32(0.25)}}, step=step)
        run.log({"reward": 1.5})
        rollouts = [
            {"prompt": "1+1=", "completion": text, "reward": float(text == "2"), "terms": {"right-ish": 1, "late": None}}
            for text in "23"
        ]
        run.log_rollouts(
            2, [*rollouts, {"prompt": "2+2=", "completion": "?", "reward": np.float64("nan"), "signals": {"a": math.nan}}]
        )
        run.log_evaluation(0, [{"prompt_id": "p", "samples": 4, "correct": 1, "mean_tokens": 3}], split="test")
        run.say("half way")
    assert server.points("reward") == [(1, 0.5), (2, 1.0), (3, 1.5)]
    assert server.points("loss") == [(1, "Infinity"), (2, "Infinity")]
    assert server.points("grad/norm") == [(1, 0.25), (2, 0.25)]
    assert server.logs() == ["half way"]
    assert server.finish() == {"state": "finished", "lastSeq": server.stored[-1]["seq"]}
    assert server.created[0]["config"] == {"lr": 1e-5, "when": "nan", "path": "x"}
    assert (server.created[0]["steps"], server.created[0]["seed"], server.authorization) == (3, 4, "Bearer rs_k")
    first, second = [group for body in server.stored for group in body.get("rollouts", [])]
    # Nobody said an advantage: each is as far from the mean of its others as they are.
    assert [(one["taskTotal"], one["advantage"]) for one in first["rollouts"]] == [(1, 1), (0, -1)]
    assert first["rollouts"][0]["terms"] == {
        "right_ish": {"status": "ok", "value": 1, "weighted": None},
        "late": {"status": "none"},
    }
    assert [(one["taskTotal"], one["signals"], one["policyStep"]) for one in second["rollouts"]] == [(None, {}, 1)]
    assert os.listdir(tmp_path / "runs") == []


def test_what_cannot_be_logged_is_said_once_and_stops_nothing(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    run = rewardsmith.init(**options)
    for step in (1, 2):
        run.log({"reward": 1, "note": "a word", "a b": 2}, step=step)
    run.log({"reward": 3}, step=-1)
    run.log_rollouts(1, [{"completion": "no reward"}])
    run.finish()
    run.log({"reward": 9})
    said = capsys.readouterr().err
    assert said.count("note is not logged: str is no number") == 1
    assert "reward: Field required" in said
    assert server.points("reward") == [(1, 1), (2, 1)]
    assert server.points("a_b") == [(1, 2), (2, 2)]


def test_faults_are_said_all_at_once_with_the_names_that_a_script_writes(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with rewardsmith.init(**options) as run:
        run.log_evaluation(1, [{"prompt_id": "p", "samples": 4, "correct": 1}, {"samples": 0, "correct": 1, "meanTokens": 2}])
        run.log_evaluation(1, [{"prompt_id": "p", "samples": 4, "correct": 5, "mean_tokens": 2}])
        run.log_rollouts(1, [{"reward": 1, "refLogprob": "much"}, {"colour": "red"}, {"colour": "blue"}])
    said = capsys.readouterr().err
    assert "an evaluation is not logged: mean_tokens: Field required; prompt_id: Field required; samples: Input should be" in said
    assert "an evaluation is not logged: correct (5) is more than samples (4)" in said
    assert "ref_logprob: Input should be a valid number" in said
    assert "reward: Field required (2 times); colour: Extra inputs are not permitted (2 times)" in said
    assert not any(server.stored[0].get(name) for name in ("evaluations", "rollouts"))


def test_numbers_without_a_step_are_of_the_one_after_the_highest_and_overwrite_none(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    with rewardsmith.init(**options, run_key="k", resume_from=10) as run:
        run.log({"reward": 1})
        run.log({"reward": 2}, step=5)
        run.log({"reward": 3})
        run.log({"loss": 1}, step=12)
        run.log({"reward": 4}, step=12)
        assert "twice" in capsys.readouterr().err
    assert server.points("reward") == [(11, 1), (5, 2), (12, 4)]


def test_arguments_that_the_server_would_refuse_are_refused_at_once(options: dict[str, Any]) -> None:
    for wrong in [{"steps": 0}, {"seed": -1}, {"task": ""}, {"server": "localhost"}, {"mode": "sometimes"}]:
        with pytest.raises(ValueError):
            rewardsmith.init(**{**options, **wrong})
    with pytest.raises(ValueError, match=r"terms\.0\.source"):
        rewardsmith.init(**options, spec={"schema": "rewardspec/1", "name": "r", "terms": [{"id": "a", "source": {"type": "?"}}]})


def test_an_absent_server_is_survived_and_hears_everything_once_it_is_back(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    server.away = True
    run = rewardsmith.init(**options)
    run.log({"reward": 1}, step=1)
    time.sleep(0.5)
    server.away = False
    run.finish()
    assert server.points("reward") == [(1, 1)]
    assert server.finish() is not None
    assert "trying again" in capsys.readouterr().err


def test_what_is_left_at_the_end_is_said_with_the_command_that_sends_it(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.away = True
    run = rewardsmith.init(**options)
    run.log({"reward": 1}, step=1)
    run.finish(wait_seconds=0.1)
    said = capsys.readouterr().err
    folder = next(iter(find_runs(options["folder"]))).folder
    assert f"2 batches are not sent yet; they lie in {folder}. Send them with: rewardsmith sync {folder}" in said
    monkeypatch.setenv("REWARDSMITH_TRAINER_KEY", "rs_k")
    assert main(["sync", str(folder), "--patience", "1"]) == 1
    server.away = False
    assert main(["sync", str(folder)]) == 0
    assert server.points("reward") == [(1, 1)]
    assert not folder.exists()


def test_a_batch_that_the_server_refuses_is_kept_and_what_comes_after_it_arrives(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    server.script = ["bad_request"]
    run = rewardsmith.init(**options)
    run.log({"reward": 1}, step=1)
    time.sleep(1.5)
    run.log({"reward": 2}, step=2)
    run.finish()
    assert [body["seq"] for body in server.stored] == [1, 2, 3]
    assert server.points("reward") == [(2, 2)]
    assert "refused batch 1 of this run: test says bad_request" in server.logs()[0]
    assert "refused batch 1" in capsys.readouterr().err
    folder = find_runs(options["folder"])[0]
    assert (folder.unsent(), folder.refused()) == (0, 1)


def test_a_refused_key_is_said_once_and_nobody_waits_for_it(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.refuses_key = True
    run = rewardsmith.init(**options)
    run.log({"reward": 1}, step=1)
    # Longer than a test may take: it would be waited for if it were taken for an absent server.
    run.finish(wait_seconds=1000)
    folder = find_runs(options["folder"])[0].folder
    said = capsys.readouterr().err
    assert said.count("the server refuses this run: test says unauthorized (at metrics.3). Nothing more of it is sent") == 1
    assert said.count(f"rewardsmith sync {folder}") == 2
    assert ("trying again" in said, server.calls) == (False, {"runs": 1})
    server.refuses_key = False
    monkeypatch.setenv("REWARDSMITH_TRAINER_KEY", "rs_k")
    assert main(["sync", str(folder)]) == 0
    assert server.points("reward") == [(1, 1)]


def test_a_key_that_is_taken_away_while_a_script_runs_stops_its_sending(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    run = rewardsmith.init(**options)
    run.log({"reward": 1}, step=1)
    while not server.stored:
        time.sleep(0.05)
    server.refuses_key = True
    run.log({"reward": 2}, step=2)
    run.finish(wait_seconds=1000)
    said = capsys.readouterr().err
    assert said.count("the server refuses this run: test says unauthorized") == 1
    assert "trying again" not in said
    assert find_runs(options["folder"])[0].unsent() == 2


def test_the_address_of_the_run_is_said_at_its_start_and_at_its_end(
    server: LocalServer, options: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    rewardsmith.init(**options).finish()
    said = capsys.readouterr().err.splitlines()
    assert said == [
        f"rewardsmith: mine is at {server.origin}/runs/run-1",
        f"rewardsmith: all of the run is sent: {server.origin}/runs/run-1",
    ]
    rewardsmith.init(**options, mode="off").finish()
    assert capsys.readouterr().err == ""


def test_a_wish_of_the_browser_is_heard_while_nothing_is_logged(server: LocalServer, options: dict[str, Any]) -> None:
    run = rewardsmith.init(**options)
    assert run.wanted == "go"
    server.want = "cancel"
    until = time.monotonic() + LONG
    while run.wanted != "cancel" and time.monotonic() < until:
        time.sleep(0.05)
    assert run.wanted == "cancel"
    run.finish()
    finish = server.finish()
    assert finish is not None
    assert finish["state"] == "canceled"


def test_an_exception_fails_the_run_with_its_traceback(server: LocalServer, options: dict[str, Any]) -> None:
    with pytest.raises(ZeroDivisionError), rewardsmith.init(**options):
        print(1 / 0)
    finish = server.finish()
    assert finish is not None
    assert (finish["state"], finish["reason"]) == ("failed", "ZeroDivisionError: division by zero")
    assert "1 / 0" in server.logs()[-1]


def test_a_script_that_dies_of_an_exception_outside_any_block_fails_its_run_at_exit(server: LocalServer, tmp_path: Path) -> None:
    dying = script(
        "run = rewardsmith.init(steps=9, name='dies'); run.log({'reward': 1}); raise RuntimeError('out of luck')",
        server,
        tmp_path,
    )
    _, said = dying.communicate(timeout=LONG)
    assert "RuntimeError: out of luck" in said
    finish = server.finish()
    assert finish is not None
    assert (finish["state"], finish["reason"]) == ("failed", "RuntimeError: out of luck")
    assert server.points("reward") == [(1, 1)]


def test_a_killed_script_goes_on_under_its_key_after_what_it_left_is_sent(server: LocalServer, tmp_path: Path) -> None:
    server.away = True
    killed = script(
        """
        import time
        run = rewardsmith.init(steps=9, name="k", run_key="k-1")
        for step in (1, 2, 3): run.log({"reward": step}, step=step)
        time.sleep(1.6)
        print("logged", flush=True)
        time.sleep(60)
        """,
        server,
        tmp_path,
    )
    assert killed.stdout and killed.stderr
    assert killed.stdout.readline() == "logged\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    killed.stderr.close()
    server.away = False
    again = script(
        "with rewardsmith.init(steps=9, name='k', run_key='k-1', resume_from=2) as run: run.log({'reward': 30}, step=3)",
        server,
        tmp_path,
    )
    again.communicate(timeout=LONG)
    assert again.returncode == 0
    assert [(one["key"], one["resumeFrom"]) for one in server.created] == [("k-1", None), ("k-1", 2)]
    assert server.points("reward", "run-1-1") == [(1, 1), (2, 2), (3, 3)]
    assert server.points("reward", "run-1-2") == [(3, 30)]
    assert server.finish("run-1-1") is None


def test_without_a_key_the_run_is_written_and_sync_sends_it(
    server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offline = script(
        "with rewardsmith.init(steps=2, name='off') as run: run.log({'reward': 1})", server, tmp_path, REWARDSMITH_TRAINER_KEY=""
    )
    _, said = offline.communicate(timeout=LONG)
    assert "rewardsmith sync" in said
    assert server.calls == {}
    monkeypatch.setenv("REWARDSMITH_FOLDER", str(tmp_path))
    monkeypatch.delenv("REWARDSMITH_TRAINER_KEY", raising=False)
    assert main(["sync"]) == 2
    monkeypatch.setenv("REWARDSMITH_TRAINER_KEY", "rs_k")
    server.script = ["accept", "lease_lost"]
    assert main(["sync"]) == 1
    assert "1 of 2 batches not sent: test says lease_lost" in capsys.readouterr().out
    assert main(["sync"]) == 0
    assert server.points("reward") == [(1, 1)]
    assert len(server.created) == 1
    assert main(["sync"]) == 0
    assert "Nothing is waiting" in capsys.readouterr().out


def test_a_script_that_still_writes_can_be_synced_again_and_again(
    server: LocalServer, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REWARDSMITH_TRAINER_KEY", "rs_k")
    run = rewardsmith.init(**{**options, "key": None}, mode="offline")
    files = find_runs(options["folder"])[0]
    for step in (1, 2):
        run.log({"reward": step}, step=step)
        while files.unsent() == 0:
            time.sleep(0.05)
        assert main(["sync", str(options["folder"])]) == 0
    run.finish()
    assert main(["sync", str(options["folder"])]) == 0
    assert server.points("reward") == [(1, 1), (2, 2)]
    assert (len(server.created), files.folder.exists()) == (1, False)


def test_only_the_first_of_many_processes_logs(server: LocalServer, tmp_path: Path) -> None:
    second = script("run = rewardsmith.init(steps=2); run.log({'reward': 1}); run.finish()", server, tmp_path / "runs", RANK="1")
    second.communicate(timeout=LONG)
    assert second.returncode == 0
    assert server.calls == {}
    assert not (tmp_path / "runs").exists()


def test_logging_needs_neither_torch_nor_transformers(server: LocalServer, tmp_path: Path) -> None:
    text = "import sys; rewardsmith.init(steps=1).finish(); print(sorted({'torch', 'transformers', 'trl'} & set(sys.modules)))"
    said, _ = script(text, server, tmp_path).communicate(timeout=LONG)
    assert said == "[]\n"
