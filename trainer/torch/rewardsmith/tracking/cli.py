"""The command `rewardsmith`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..protocol.client import ProtocolClient
from ..version import VERSION
from .run_files import DEFAULT_FOLDER, RunFiles, find_runs
from .sync import PATIENCE_SECONDS, sync_run


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; 0: done, 1: something could not be sent, 2: it was not understood, 130: broken off."""
    parser = argparse.ArgumentParser(prog="rewardsmith", description="Rewardsmith's command for training scripts of your own.")
    parser.add_argument("--version", action="version", version=f"rewardsmith {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True)
    sync = commands.add_parser("sync", help="send runs that were written while no server was there")
    sync.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help=f"runs, or folders of runs (./{DEFAULT_FOLDER})")
    sync.add_argument("--server", help="where to, instead of where each run was meant to go")
    sync.add_argument("--patience", type=float, default=PATIENCE_SECONDS, help="seconds without an answer after which to give up")
    asked = parser.parse_args(arguments)
    try:
        return _sync(asked.folders, asked.server, asked.patience)
    except KeyboardInterrupt:
        print("Broken off; the next sync goes on from here.", file=sys.stderr)
        return 130


def _sync(folders: Sequence[Path], server: str | None, patience: float) -> int:
    key = os.environ.get("REWARDSMITH_TRAINER_KEY")
    if not key:
        print("Set REWARDSMITH_TRAINER_KEY to a key from the Trainers page.", file=sys.stderr)
        return 2
    server = server or os.environ.get("REWARDSMITH_SERVER")
    roots = folders or [Path(os.environ.get("REWARDSMITH_FOLDER") or DEFAULT_FOLDER)]
    runs: list[RunFiles] = []
    for root in roots:
        found = find_runs(root.absolute())
        if not found and folders:
            print(f"{root} holds no run.", file=sys.stderr)
            return 2
        runs.extend(found)
    waiting = [files for files in runs if files.unsent() > 0]
    if not waiting:
        print("Nothing is waiting to be sent.")
        return 0
    all_sent = True
    for files in sorted(waiting, key=lambda one: one.about.created):
        try:
            client = ProtocolClient(server or files.about.server, key)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
        with client:
            all_sent = sync_run(files, client, print, patience_seconds=patience) and all_sent
    return 0 if all_sent else 1


if __name__ == "__main__":
    sys.exit(main())
