"""What this machine computes with, asked without holding any of a GPU's memory."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

# Where none of these is there is no GPU that torch can use, and no need to start it to be told so (it takes seconds).
GPU_DEVICES = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")
PROBE_SECONDS = 180
# In a process of its own: a CUDA context would hold some hundred megabytes of every GPU for as long as the agent lives.
PROBE = """
import json, torch
gpus = [torch.cuda.get_device_properties(at) for at in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
print("gpus " + json.dumps([[gpu.name, gpu.total_memory] for gpu in gpus]))
"""


@dataclass(frozen=True)
class Device:
    """
    `text` for people; `memory` in bytes, of all GPUs or else of the system, None where unknown; `gpus` are the GPUs as
    CUDA_VISIBLE_DEVICES names them.
    """

    text: str
    memory: int | None
    gpus: tuple[str, ...] = ()


def find_device() -> Device:
    """The GPUs that torch may use (CUDA_VISIBLE_DEVICES counts), else the CPU."""
    gpus = _gpus()
    if gpus:
        counted = Counter(name for name, _ in gpus)
        text = ", ".join(f"{count} x {name}" if count > 1 else name for name, count in counted.items())
        return Device(text, sum(memory for _, memory in gpus), visible_names(len(gpus), os.environ.get("CUDA_VISIBLE_DEVICES")))
    cores = os.cpu_count() or 1
    return Device(f"{_cpu_name()}, {cores} core{'' if cores == 1 else 's'}", _system_memory())


def visible_names(count: int, visible: str | None) -> tuple[str, ...]:
    """The names of `count` GPUs that a process sees whose CUDA_VISIBLE_DEVICES is `visible` (None: not set)."""
    names = [name.strip() for name in (visible or "").split(",") if name.strip()]
    return tuple((names or [str(at) for at in range(count)])[:count])


def _gpus() -> list[tuple[str, int]]:
    if not any(Path(device).exists() for device in GPU_DEVICES):
        return []
    try:
        asked = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=PROBE_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    lines = [line.removeprefix("gpus ") for line in asked.stdout.splitlines() if line.startswith("gpus ")]
    return [(str(name), int(memory)) for name, memory in json.loads(lines[-1])] if lines else []


def _cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine() or "CPU"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine() or "CPU"


def _system_memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None
