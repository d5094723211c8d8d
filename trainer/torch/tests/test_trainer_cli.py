"""What the trainer's command says to what cannot work."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from local_server import LocalServer
from real_server import RealServer
from toy_trainer import toy_trainer, until

from rewardsmith.agent.cli import run
from rewardsmith.agent.hold import held_file
from rewardsmith.settings import load_settings


def test_an_address_that_is_none_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--server", "localhost:3000", "--key", "k", "--home", str(tmp_path)]) == 2
    assert "'localhost:3000' is no address of a server; it looks like http://127.0.0.1:3000" in capsys.readouterr().err


def test_a_start_without_a_key_says_where_keys_are_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REWARDSMITH_TRAINER_KEY", raising=False)
    assert run(["--home", str(tmp_path)]) == 2
    assert "Trainers page" in capsys.readouterr().err


def test_a_refused_key_ends_the_trainer_with_3(
    real_server: RealServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--server", real_server.origin, "--key", "rs_wrong", "--home", str(tmp_path)]) == 3
    said = capsys.readouterr()
    assert f"{real_server.origin} refused the key" in said.err
    assert "rs_wrong" not in said.err + said.out


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    home = tmp_path / "file" / "home"
    assert run(["--key", "k", "--home", str(home)]) == 2
    assert f"{home} cannot be written: Not a directory. Give another folder as --home." in capsys.readouterr().err


def test_two_trainers_do_not_share_a_home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with held_file(tmp_path / "lock") as alone:
        assert alone
        assert run(["--key", "k", "--home", str(tmp_path)]) == 2
    assert f"Another trainer works in {tmp_path}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--tasks", "chess"], "There is no task chess to offer; there are: "),
        (["--data", "gsm8k"], "--data gsm8k: write NAME=FOLDER."),
        (["--data", "gsm8k=/nowhere"], "There is no folder /nowhere."),
        (["--model", "/nowhere/model"], "There is no folder /nowhere/model."),
        (["--model", "/"], "/ holds no config.json"),
        (["--slots", "0"], "slots: Input should be greater than or equal to 1"),
        (["--engine", "ray", "--ray-address", "ray://head:10001"], "--ray-address is the dashboard's"),
    ],
)
def test_options_that_make_no_sense_are_refused_with_what_to_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert run(["--key", "k", "--home", str(tmp_path), *options]) == 2
    assert sentence in capsys.readouterr().err


def test_a_settings_file_may_say_all_but_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "settings.json"
    file.write_text('{"servr": "http://127.0.0.1:1"}')
    assert run(["--key", "k", "--home", str(tmp_path / "home"), "--settings", str(file)]) == 2
    assert "has servr, which is no setting; there are: accelerate_config, any_model, data, engine," in capsys.readouterr().err


def test_a_trainer_that_starts_before_its_server_registers_when_it_is_there(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text("{}")
    mine = os.path.relpath(tmp_path / "mine")
    with LocalServer() as server:
        server.away = True
        options = ("--model", "Qwen/Qwen3-4B@main", "--model", mine, "--any-model", "--tasks", "arithmetic")
        with toy_trainer(tmp_path / "home", server.origin, "k", *options) as trainer:
            until(lambda: server.calls.get("register", 0) >= 2, trainer)
            server.away = False
            until(lambda: server.calls.get("claim", 0) >= 1, trainer)
            assert trainer.stop() == 0
        about = server.registered[-1]
    assert about["name"] == socket.gethostname()
    assert about["engine"].startswith("torch (TRL ")
    assert about["memory"] > 0
    assert [task["id"] for task in about["tasks"]] == ["arithmetic"]
    models = [(model["id"], model["task"]) for model in about["baseModels"]]
    assert models[-3:] == [("Qwen/Qwen3-4B@main", None), (str(Path(mine).absolute()), None), ("*", None)]
    assert ("arithmetic-tiny", "arithmetic") in models
    assert {"train", "continue", "bank", "evaluate", "python", "lora"} <= set(about["features"])
    assert load_settings(tmp_path / "home").any_model
    assert "waiting for the server" in trainer.output()
    assert socket.gethostname() not in trainer.output()
