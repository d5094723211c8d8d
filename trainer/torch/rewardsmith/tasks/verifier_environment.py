"""What a verifier's process may know of the trainer's environment, which has tokens and keys in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

# What Python needs to start and to find its libraries, and no more.
NEEDED = frozenset(
    ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
)


def bare_environment(given: Mapping[str, str]) -> dict[str, str]:
    """For the maths judge, which parses what a model wrote: nothing that it could give away."""
    return _for_verifiers({name: value for name, value in given.items() if name in NEEDED}, given)


def environment_without_keys(given: Mapping[str, str]) -> dict[str, str]:
    """For the user's own code: their environment without the keys of the trainer and of its endpoints."""
    ours = {name: value for name, value in given.items() if not (name.startswith("REWARDSMITH_") and "KEY" in name)}
    return _for_verifiers(ours, given)


def _for_verifiers(environment: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """The package may be run from a checkout; a verifier needs no GPU."""
    folder = str(Path(__file__).resolve().parents[2])
    paths = [folder, *filter(None, [given.get("PYTHONPATH")])]
    return {**environment, "PYTHONPATH": os.pathsep.join(paths), "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
