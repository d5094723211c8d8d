"""What a worker is started with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rewardsmith.agent.device import visible_names
from rewardsmith.agent.follow_parent import describe_process
from rewardsmith.agent.follow_run import advice
from rewardsmith.agent.local_engine import LocalEngine


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
