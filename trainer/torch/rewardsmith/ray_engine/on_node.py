"""
The process that works on a run on a node of the cluster: `python -m rewardsmith.ray_engine.on_node FOLDER LAUNCH`.

It is the same worker as on the agent's own machine, with two more ways to end. It goes when its parent goes: a launcher
(accelerate, Ray Train) that is killed leaves its processes behind otherwise, in sessions of their own that Ray does not
kill. And it goes when the folder belongs to another launch: a node that the cluster has given up may still compute for a
minute, and two workers must not write one spool.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
import threading
import time
from pathlib import Path

from ..agent.engine import WORKER_MODULE
from .launch_file import read_launch

# Of a process that has no more business with its folder: sysexits.h's EX_NOPERM. Nobody follows its job any more.
EXIT_OVERTAKEN = 77

LOOK_EVERY_S = 1.0


def main(arguments: list[str] | None = None) -> None:
    """Runs the worker in this process until it ends, or its parent does, or another launch has the folder."""
    parser = argparse.ArgumentParser(prog="rewardsmith.ray_engine.on_node")
    parser.add_argument("folder", type=Path)
    parser.add_argument("launch")
    parser.add_argument("--module", default=WORKER_MODULE, help="what runs, with the folder as its only argument")
    given = parser.parse_args(arguments)
    parent = os.getppid()
    if overtaken(given.folder, given.launch):
        print(f"{given.folder} belongs to another Ray job: nothing to do", flush=True)
        sys.exit(EXIT_OVERTAKEN)
    threading.Thread(target=leave_when_alone, args=(given.folder, given.launch, parent), daemon=True).start()
    sys.argv = [given.module, str(given.folder)]
    runpy.run_module(given.module, run_name="__main__", alter_sys=True)


def overtaken(folder: Path, launch: str) -> bool:
    """Whether the folder is another launch's. A storage that does not answer now says nothing about that."""
    try:
        now = read_launch(folder)
    except OSError:
        return False
    return now is None or now.launch != launch


def leave_when_alone(folder: Path, launch: str, parent: int) -> None:
    """Ends this process, without a word to anybody, once its parent is another or the folder is another launch's."""
    while True:
        time.sleep(LOOK_EVERY_S)
        if os.getppid() != parent:
            print("the job of this process is over: leaving", file=sys.stderr, flush=True)
            os._exit(EXIT_OVERTAKEN)
        if overtaken(folder, launch):
            print(f"{folder} belongs to another Ray job now: leaving", file=sys.stderr, flush=True)
            os._exit(EXIT_OVERTAKEN)


if __name__ == "__main__":
    main()
