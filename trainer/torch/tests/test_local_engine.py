"""What a worker is started with."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from rewardsmith.agent.device import ask_for_gpus, visible_names
from rewardsmith.agent.disk_room import little_room
from rewardsmith.agent.follow_parent import describe_process
from rewardsmith.agent.follow_run import advice
from rewardsmith.agent.local_engine import LocalEngine, bound_log
from rewardsmith.report import RunFailure


def test_each_run_sees_its_own_gpus_and_keeps_them() -> None:
    engine = LocalEngine(processes=2, gpus=("0", "1", "2", "3"))
    assert engine.visible_gpus("a") == {"CUDA_VISIBLE_DEVICES": "0,1"}
    assert engine.visible_gpus("a") == {"CUDA_VISIBLE_DEVICES": "0,1"}
    assert LocalEngine().visible_gpus("a") == {}


def test_gpus_are_named_as_whoever_started_the_trainer_names_them() -> None:
    assert visible_names(2, None) == ("0", "1")
    assert visible_names(2, "5, GPU-7f") == ("5", "GPU-7f")
    assert visible_names(1, "5,6") == ("5",)


def test_several_processes_are_launched_and_a_configuration_of_accelerate_is_passed_on() -> None:
    folder, module = Path("/runs/a"), "rewardsmith.agent.worker"
    assert LocalEngine().command(folder) == [sys.executable, "-m", module, "/runs/a"]
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "4"]
    assert LocalEngine(processes=4).command(folder) == [*launcher, "-m", module, "/runs/a"]
    launcher = [sys.executable, "-m", "accelerate.commands.launch", "--config_file", "/fsdp.yaml", "--num_processes", "4"]
    assert LocalEngine(4, Path("/fsdp.yaml")).command(folder) == [*launcher, "-m", module, "/runs/a"]


def test_a_process_is_told_from_a_later_one_with_its_pid() -> None:
    described = describe_process(os.getpid())
    assert described is not None
    assert described.startswith(f"{os.getpid()} ")
    assert describe_process(2**22 + 1) is None


def test_the_advice_of_signal_9_is_memory_and_of_a_crash_the_driver() -> None:
    assert "out of memory" in advice(-9)
    assert "driver" in advice(-11)
    assert "last lines" in advice(1)


def test_a_log_that_grows_too_large_begins_anew_and_its_writer_goes_on_in_it(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    with open(log, "ab", buffering=0) as writer:
        writer.write(b"a" * 100)
        bound_log(log, most=100)
        assert log.stat().st_size == 100
        writer.write(b"b")
        bound_log(log, most=100)
        writer.write(b"c")
    assert log.read_bytes() == b"c"
    assert (tmp_path / "worker.log.1").read_bytes() == b"a" * 100 + b"b"


def test_gpus_that_torch_does_not_see_are_said_with_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    there = ("/nowhere", "/dev/null")
    assert ask_for_gpus(("/nowhere",), "raise SystemExit(1)") == ([], None)
    assert ask_for_gpus(there, "print('gpus [[\"A\", 8]]')") == ([("A", 8)], None)
    broken = ask_for_gpus(
        there, "import sys; print('x/y.py:3: UserWarning: the driver is too old', file=sys.stderr); print('gpus []')"
    )
    assert broken == ([], "/dev/null is there, but torch sees no GPU (x/y.py:3: UserWarning: the driver is too old)")
    missing = ask_for_gpus(there, "raise ImportError('libcudart.so.12 is missing')")
    assert missing == ([], "/dev/null is there, but torch sees no GPU (ImportError: libcudart.so.12 is missing)")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert ask_for_gpus(there, "raise SystemExit(1)") == ([], None)


def test_a_disk_without_room_for_the_next_checkpoint_is_said_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"w" * 1000)
    usage = shutil.disk_usage(tmp_path)
    free = 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    free = 2000
    assert little_room(tmp_path) is None
    free = 1999
    assert "nearly full: a checkpoint takes 1e-06 GB" in (little_room(tmp_path) or "")
    free = 999
    with pytest.raises(RunFailure, match="The disk is full: a checkpoint takes 1e-06 GB"):
        little_room(tmp_path)
