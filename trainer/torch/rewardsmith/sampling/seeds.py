"""Seeds of draws."""

from __future__ import annotations

import hashlib


def seed_from(*parts: str | int | float) -> int:
    """A seed below 2^56 that is fixed by its parts, and by their order."""
    text = "\0".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big")
