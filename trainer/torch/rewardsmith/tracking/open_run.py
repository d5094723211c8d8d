"""How a script opens its run."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from ..protocol.client import ProtocolClient
from ..protocol.messages import CreateRunRequest
from ..protocol.spool import Spool
from ..spec import parse_spec
from .recorder import Recorder
from .records import MOST_NAME, json_ready
from .run import Run
from .run_files import DEFAULT_FOLDER, create_run_files
from .say import say
from .sender import Sender

DEFAULT_SERVER = "http://127.0.0.1:3000"
MOST_STEPS = 2_000_000_000

Mode = Literal["online", "offline", "off"]
_MODES: dict[str, Mode] = {"online": "online", "offline": "offline", "off": "off"}


def init(
    *,
    steps: int,
    name: str | None = None,
    task: str = "external",
    base_model: str = "unknown",
    config: Mapping[str, Any] | None = None,
    spec: Mapping[str, Any] | str | Path | None = None,
    seed: int = 0,
    run_key: str | None = None,
    resume_from: int | None = None,
    server: str | None = None,
    key: str | None = None,
    mode: Mode | None = None,
    folder: str | Path | None = None,
) -> Run:
    """
    Opens a run of this script and returns at once: the server is told in the background, and may come up later.

    `steps` is how many updates are planned; `spec` a RewardSpec or its file, if the reward is one; `config` whatever should
    be shown. With a `run_key` a script that was killed goes on with its run: started again with the same key it opens the
    run's next attempt, and what was logged beyond `resume_from` (the step of its checkpoint) is set aside.

    Environment: REWARDSMITH_SERVER, REWARDSMITH_TRAINER_KEY, REWARDSMITH_MODE, REWARDSMITH_FOLDER (where unsent runs lie, by
    default ./rewardsmith-runs). Without a key the run is only written, to be sent by `rewardsmith sync`. In a process whose
    RANK is not 0 the run logs nothing. Raises ValueError for arguments that the server would refuse, OSError where the
    folder cannot be made.
    """
    request = CreateRunRequest(
        name=(name or Path(sys.argv[0] or "script").stem or "script")[:MOST_NAME],
        # A run always has a key: opened twice because an answer got lost, it is one run with two attempts.
        key=_text("run_key", run_key) if run_key is not None else str(uuid.uuid4()),
        task=_text("task", task),
        base_model=_text("base_model", base_model),
        steps=_whole("steps", steps, 1, MOST_STEPS),
        seed=_whole("seed", seed, 0, 2**31 - 1),
        spec=_read_spec(spec),
        config=json_ready(config or {}),
        resume_from=None if resume_from is None else _whole("resume_from", resume_from, 0, MOST_STEPS),
    )
    server = server or os.environ.get("REWARDSMITH_SERVER") or DEFAULT_SERVER
    key = key or os.environ.get("REWARDSMITH_TRAINER_KEY") or None
    mode = _mode(mode, key)
    if mode == "off":
        return Run(None, None, None)
    client = ProtocolClient(server, key or "none")
    root = Path(folder or os.environ.get("REWARDSMITH_FOLDER") or DEFAULT_FOLDER)
    files = create_run_files(root.absolute(), client.server, request)
    spool = Spool(files.spool_folder)
    if mode == "offline":
        return Run(files, Recorder(spool, lambda: None, say), None, resumable=run_key is not None)
    lock = contextlib.ExitStack()
    lock.enter_context(files.held())
    sender = Sender(files, spool, client, say)
    sender.start()
    return Run(files, Recorder(spool, sender.wake, say), sender, resumable=run_key is not None, lock=lock)


def _mode(mode: Mode | None, key: str | None) -> Mode:
    if int(os.environ.get("RANK") or 0) > 0:
        return "off"
    wanted = mode or os.environ.get("REWARDSMITH_MODE") or None
    if wanted is None:
        if key is None:
            say("no REWARDSMITH_TRAINER_KEY is set (the Trainers page makes one), so the run is only written to disk")
        return "online" if key else "offline"
    if wanted == "online" and key is None:
        raise ValueError("To send a run, set REWARDSMITH_TRAINER_KEY to a key from the Trainers page, or use mode='offline'.")
    if wanted not in _MODES:
        raise ValueError(f"mode is {wanted!r}; it can be online, offline or off.")
    return _MODES[wanted]


def _read_spec(spec: Mapping[str, Any] | str | Path | None) -> dict[str, Any] | None:
    """The reward as it was given, once it is known to be one. Raises SpecFaults (a ValueError) with the paths of its faults."""
    if spec is None:
        return None
    given = json.loads(Path(spec).read_text(encoding="utf-8")) if isinstance(spec, str | Path) else dict(spec)
    parse_spec(given)
    return dict(given)


def _text(name: str, value: str) -> str:
    if not 1 <= len(value) <= MOST_NAME:
        raise ValueError(f"{name} has {len(value)} characters; it can have 1 to {MOST_NAME}.")
    return value


def _whole(name: str, value: int, least: int, most: int) -> int:
    if int(value) != value or not least <= value <= most:
        raise ValueError(f"{name} is {value!r}; it is a whole number from {least} to {most}.")
    return int(value)
