"""A step's report as batches that the server takes."""

from __future__ import annotations

from typing import Any

from .messages import BatchLimits
from .wire import encode_json

Content = dict[str, list[Any]]

# Room for the lease and the names of the lists.
ENVELOPE_BYTES = 4_096


def split_content(content: Content, limits: BatchLimits) -> list[Content]:
    """
    What a step reports (lists of metrics, evaluations, logs and rollouts), as batches that each stay within the limits, in
    order. An entry that is too large by itself stays alone in its batch, which the server then refuses.
    """
    most = {
        "metrics": limits.metrics,
        "evaluations": limits.evaluations,
        "logs": limits.logs,
        "rollouts": limits.rollout_groups,
    }
    room = limits.bytes - ENVELOPE_BYTES
    batches: list[Content] = []
    size = 0
    for name, longest in most.items():
        for entry in content.get(name, []):
            own = len(encode_json(entry)) + 1
            if not batches or len(batches[-1].get(name, [])) >= longest or size + own > room:
                batches.append({})
                size = 0
            batches[-1].setdefault(name, []).append(entry)
            size += own
    return batches
