"""What torch raises, told apart."""

from __future__ import annotations

import pytest
import torch

from rewardsmith.failures import failing_clearly, is_out_of_memory, is_without_numbers
from rewardsmith.protocol.claimed_job import RunConfig
from rewardsmith.report import RunFailure

CONFIG = RunConfig(task="t", base_model="m")


def test_memory_that_runs_out_while_sampling_is_told_however_torch_says_it() -> None:
    with (
        pytest.raises(RunFailure, match=r"while sampling.*set microBatch to 1") as raised,
        failing_clearly(CONFIG),
    ):
        torch.empty(2**55)
    assert isinstance(raised.value.__cause__, RuntimeError)
    for said in ("CUDA error: out of memory", "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"):
        assert is_out_of_memory(RuntimeError(said))
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory.")) and is_out_of_memory(MemoryError())


def test_probabilities_without_numbers_are_told_and_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RunFailure, match="not finite"), failing_clearly(CONFIG):
        torch.multinomial(torch.tensor([float("nan"), 1.0]), 1)
    assert is_without_numbers(RuntimeError("CUDA error: device-side assert triggered"))
    with pytest.raises(RuntimeError, match="shapes"), failing_clearly(CONFIG):
        torch.ones(2, 3) @ torch.ones(2, 3)
