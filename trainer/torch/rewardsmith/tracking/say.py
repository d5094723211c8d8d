"""Where a script's run says what its person should know."""

from __future__ import annotations

import contextlib
import sys


def say(sentence: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # A closed stderr at the very end.
        print(f"rewardsmith: {sentence}", file=sys.stderr, flush=True)
