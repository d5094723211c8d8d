"""How busy and how full the GPU of this process is; nothing where there is none. Untried by our tests, which have no GPU."""

from __future__ import annotations

import contextlib

import torch


def gpu_metrics() -> dict[str, float]:
    """`system/gpu_memory_gb` and `_share` since the last call at their peak, and `system/gpu_utilization` (0..1) now."""
    if not torch.cuda.is_available():
        return {}
    device = torch.cuda.current_device()
    peak = torch.cuda.max_memory_reserved(device)
    torch.cuda.reset_peak_memory_stats(device)
    total = torch.cuda.get_device_properties(device).total_memory
    found = {"system/gpu_memory_gb": peak / 1e9, "system/gpu_memory_share": peak / total}
    # A driver that does not tell is no fault of the run.
    with contextlib.suppress(Exception):
        found["system/gpu_utilization"] = torch.cuda.utilization(device) / 100
    return found
