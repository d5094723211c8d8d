"""What this machine computes with, asked without holding any of a GPU's memory."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Where none of these is there is no GPU that torch can use, and no need to start it to be told so (it takes seconds).
GPU_DEVICES = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")
PROBE_SECONDS = 180
MOST_TROUBLE = 300
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
    # Why GPUs of this machine are not used, for its log.
    trouble: str | None = None


def find_device() -> Device:
    """The GPUs that torch may use (CUDA_VISIBLE_DEVICES counts), else the CPU."""
    gpus, trouble = ask_for_gpus()
    if gpus:
        counted = Counter(name for name, _ in gpus)
        text = ", ".join(f"{count} x {name}" if count > 1 else name for name, count in counted.items())
        return Device(text, sum(memory for _, memory in gpus), visible_names(len(gpus), os.environ.get("CUDA_VISIBLE_DEVICES")))
    cores = os.cpu_count() or 1
    text = f"{_cpu_name()}, {cores} core{'' if cores == 1 else 's'}"
    return Device(f"{text}; {trouble}" if trouble else text, _system_memory(), trouble=trouble)


def visible_names(count: int, visible: str | None) -> tuple[str, ...]:
    """The names of `count` GPUs that a process sees whose CUDA_VISIBLE_DEVICES is `visible` (None: not set)."""
    names = [name.strip() for name in (visible or "").split(",") if name.strip()]
    return tuple((names or [str(at) for at in range(count)])[:count])


def ask_for_gpus(devices: Sequence[str] = GPU_DEVICES, probe: str = PROBE) -> tuple[list[tuple[str, int]], str | None]:
    """
    Name and memory in bytes of each GPU that torch sees; and where this machine has GPUs of which torch sees none, why, in a
    few words. Hidden on purpose (CUDA_VISIBLE_DEVICES is empty or -1) is no trouble.
    """
    there = next((device for device in devices if Path(device).exists()), None)
    if there is None or os.environ.get("CUDA_VISIBLE_DEVICES", "0").strip() in ("", "-1"):
        return [], None
    try:
        command = [sys.executable, "-c", probe]
        asked = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        return [], f"{there} is there, but torch could not be asked for GPUs ({type(error).__name__})"
    lines = [line.removeprefix("gpus ") for line in asked.stdout.splitlines() if line.startswith("gpus ")]
    gpus = [(str(name), int(memory)) for name, memory in json.loads(lines[-1])] if lines else []
    if gpus:
        return gpus, None
    # torch warns of a driver that is too old on standard error; an import that fails has its reason in the last line.
    said = next((line.strip() for line in reversed(asked.stderr.splitlines()) if "Error" in line or "arning" in line), "")
    return [], f"{there} is there, but torch sees no GPU{f' ({said[:MOST_TROUBLE]})' if said else ''}"


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
