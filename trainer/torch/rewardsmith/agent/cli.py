"""`rewardsmith-trainer`: a trainer of this machine, or of a Ray cluster, at work for a Rewardsmith server."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ..protocol.client import ProtocolClient, RefusedError
from ..ray_engine.ray_options import add_ray_arguments
from ..report import RunFailure
from ..settings import TrainerSettings, save_settings
from .agent import Agent, Stop
from .capabilities import capabilities
from .device import Device, find_device
from .engine import WORKER_MODULE, Engine
from .hold import held_file
from .local_engine import LocalEngine
from .read_settings import SettingsError, add_settings_arguments, read_settings

EXIT_USAGE = 2
EXIT_KEY_REFUSED = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """The command. Ends with 0 after SIGTERM or SIGINT, 1 after an error, 2 for what was given, 3 where the key is refused."""
    sys.exit(run(arguments))


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    made = argparse.ArgumentParser(
        prog="rewardsmith-trainer",
        description="Claims runs from a Rewardsmith server and trains them here with TRL.",
        epilog="The key may also stand in REWARDSMITH_TRAINER_KEY, the address in REWARDSMITH_SERVER. SIGTERM or Ctrl-C saves "
        "a checkpoint and stops, and the next start goes on; a second one ends it at once.",
    )
    add_settings_arguments(made)
    made.add_argument("--home", type=Path, metavar="DIR", help="where runs are kept (~/.rewardsmith-trainer)")
    add_ray_arguments(made)
    # Of tests alone, which follow a job whose numbers they know.
    made.add_argument("--worker", default=WORKER_MODULE, help=argparse.SUPPRESS)
    made.add_argument("--once", action="store_true", help="leave when one run is over")
    return made


def run(arguments: Sequence[str] | None = None) -> int:
    """The command's exit code."""
    given = parser().parse_args(arguments)
    key = given.key or os.environ.get("REWARDSMITH_TRAINER_KEY") or ""
    try:
        settings = read_settings(given)
        if not key:
            raise SettingsError("There is no key: make one on the server's Trainers page and give it as --key.")
        home = _open_home(given.home)
        with ProtocolClient(settings.server, key) as client, held_file(home / "lock") as alone:
            if not alone:
                raise SettingsError(f"Another trainer works in {home}: stop it, or give this one a --home of its own.")
            engine = _engine(settings, given)
            about = capabilities(settings, _device(engine))
            save_settings(home, settings, key)
            return _live(Agent(home, client, engine, about, Stop(), log, settings.slots, given.once))
    except (SettingsError, RunFailure, ValueError) as error:
        return _complain(f"{error}", EXIT_USAGE)
    except OSError as error:
        return _complain(f"{error}", 1)


def _live(agent: Agent) -> int:
    """Runs an agent until a signal; the exit code."""
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # Under nohup the end of the terminal is ignored, and stays so.
        if signal.getsignal(name) != signal.SIG_IGN:
            signal.signal(name, lambda *_: agent.stop.ask())
    try:
        agent.run()
    except RefusedError as refusal:
        if refusal.code in ("unauthorized", "forbidden"):
            return _complain(f"{agent.client.server} refused the key: {refusal}", EXIT_KEY_REFUSED)
        return _complain(f"{agent.client.server} refused this trainer: {refusal}", 1)
    except OSError as error:
        return _complain(f"{agent.home} can no longer be written or read: {error}. What is held goes on at the next start.", 1)
    return 0


def log(sentence: str) -> None:
    """A line of the trainer's log, with the time in UTC."""
    print(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {sentence}", flush=True)


def _open_home(given: Path | None) -> Path:
    home = (given or Path.home() / ".rewardsmith-trainer").expanduser().absolute()
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = home / f".writable-{socket.gethostname()}-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingsError(f"{home} cannot be written: {error.strerror}. Give another folder as --home.") from error
    return home


def _engine(settings: TrainerSettings, given: argparse.Namespace) -> Engine:
    if settings.engine == "ray":
        from ..ray_engine.jobs_client import JobsClient
        from ..ray_engine.ray_engine import RayEngine
        from ..ray_engine.ray_options import dashboard_token, ray_options, unreachable_server

        processes, config = settings.processes, settings.accelerate_config
        options = ray_options(given, processes=processes, accelerate_config=config, module=given.worker)
        if warning := unreachable_server(settings.server, options.address):
            log(warning)
        engine = RayEngine(options, JobsClient(options.address, token=dashboard_token()), log)
        engine.greet()
        return engine
    return LocalEngine(settings.processes, settings.accelerate_config, module=given.worker)


def _device(engine: Engine) -> Device:
    """A cluster's jobs compute elsewhere: what this machine has says nothing of them. A local engine is given the GPUs."""
    if not isinstance(engine, LocalEngine):
        return Device(engine.name, None)
    device = find_device()
    if device.trouble:
        log(f"computes on the CPU: {device.trouble}")
    if 0 < len(device.gpus) < engine.processes:
        raise SettingsError(f"--processes {engine.processes} is more than the GPUs here: {device.text}.")
    engine.gpus = device.gpus
    return device


def _complain(sentence: str, code: int) -> int:
    print(f"rewardsmith-trainer: {sentence}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    main()
