"""What is wrong with records that a script handed over, said with the names that the script uses."""

from __future__ import annotations

from collections import Counter

from pydantic import ValidationError

from .records import AnswerVotes, ProblemRecord, RolloutRecord

MOST_FAULTS = 20
_PYTHON_NAMES = {
    field.alias: name
    for record in (RolloutRecord, ProblemRecord, AnswerVotes)
    for name, field in record.model_fields.items()
    if field.alias
}


def faults_text(error: Exception) -> str:
    """All faults of a list of records, each once however many records have it; any other error's own words."""
    if not isinstance(error, ValidationError):
        return str(error)
    counted = Counter(
        (
            ".".join(_PYTHON_NAMES.get(str(part), str(part)) for part in fault["loc"][1:]),
            fault["msg"].removeprefix("Value error, "),
        )
        for fault in error.errors(include_url=False)
    )
    said = [
        f"{field}: {message}" + (f" ({times} times)" if times > 1 else "") if field else message
        for (field, message), times in counted.items()
    ]
    more = len(said) - MOST_FAULTS
    return "; ".join(said[:MOST_FAULTS]) + (f"; and {more} more" if more > 0 else "")
