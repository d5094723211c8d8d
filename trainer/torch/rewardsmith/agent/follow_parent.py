"""A worker must not go on unseen: it ends with the agent that started it, however that one ended."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from pathlib import Path

# The agent's process, "<pid> <start time>"; set by the local engine only, since a Ray job may outlive its agent.
AGENT_VARIABLE = "REWARDSMITH_AGENT_PROCESS"
LOOK_SECONDS = 0.5
PR_SET_PDEATHSIG = 1


def describe_process(pid: int) -> str | None:
    """Names a live process so that another one with the same pid later is not mistaken for it; None where there is none."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        return f"{pid} ?"
    if not sys.platform.startswith("linux"):
        return f"{pid} ?"
    try:
        # Behind the command, which stands in parentheses and may hold anything; the 22nd field, in ticks since the boot.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in ("Z", "X") else f"{pid} {fields[19]}"


def follow_parent() -> None:
    """Ends this process and its group with SIGKILL once the agent is gone; what came after the checkpoint is computed again."""
    agent = os.environ.get(AGENT_VARIABLE)
    if agent is None:
        return
    parent = os.getppid()
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    threading.Thread(target=_watch, args=(agent, parent), name="rewardsmith-parent", daemon=True).start()


def _watch(agent: str, parent: int) -> None:
    """The parent is the agent, or a launcher of several processes, whose own group a kill of the agent's does not reach."""
    never = threading.Event()
    pid = int(agent.split(maxsplit=1)[0])
    while describe_process(pid) == agent and os.getppid() == parent:
        never.wait(LOOK_SECONDS)
    # The local engine starts each worker as the leader of a group of its own.
    os.killpg(os.getpgrp(), signal.SIGKILL)
