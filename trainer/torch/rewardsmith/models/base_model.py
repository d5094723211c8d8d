"""The types of base models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PreparedModel:
    """
    A base model in a folder (`path`) that transformers can load; `revision` is its commit where it is one of the hub's.
    `fingerprint` changes when the weights do.
    """

    id: str
    path: str
    revision: str | None
    fingerprint: str
