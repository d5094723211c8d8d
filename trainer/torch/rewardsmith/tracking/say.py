"""Where a script's run says what its person should know."""

from __future__ import annotations

import contextlib
import sys


def sentence(text: object) -> str:
    """A text with a full stop."""
    said = str(text).rstrip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


def say(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # A closed stderr at the very end.
        print(f"rewardsmith: {text}", file=sys.stderr, flush=True)
