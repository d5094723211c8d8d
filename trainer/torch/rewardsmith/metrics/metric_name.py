"""Names of metrics."""

from __future__ import annotations

import re

NOT_ALLOWED = re.compile(r"[^A-Za-z0-9_.@|:+-]")


def metric_part(name: str) -> str:
    """A name as a part of a metric's name: what a metric's name may not hold becomes "_", one for each UTF-16 code unit."""
    return NOT_ALLOWED.sub(lambda found: "__" if ord(found.group()) > 0xFFFF else "_", name)
