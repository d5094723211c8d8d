"""The shape of RewardSpec v1, with its defaults; rules across fields are rule_faults.py's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Strict, Tag, WrapValidator
from pydantic_core import PydanticCustomError

from .json_value import LARGEST_WHOLE, text_length

MOST_WEIGHT = 1e6
MOST_CODE = 4000

# A key that may be left out, and may not be null.
Absent: Any = Field(default=None)
OptionalPower: Any = Field(default=None, alias="normalizationPower")


class Part(BaseModel):
    """An object of a spec, whose keys are closed."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    def written(self) -> dict[str, Any]:
        """Its JSON with defaults filled in; what was left out and has no default stays out."""
        result: dict[str, Any] = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if value is not None or name == "clip":
                result[field.alias or name] = written(value)
        return result


def written(value: Any) -> Any:
    """The JSON of a value of a part."""
    if isinstance(value, Part):
        return value.written()
    return [written(item) for item in value] if isinstance(value, (list, tuple)) else value


def sized(least: int, most: int | None) -> AfterValidator:
    """Bounds of a text's length, in JavaScript's characters."""

    def check(text: str) -> str:
        if text_length(text) < least:
            raise PydanticCustomError("too_short", "is empty")
        if most is not None and text_length(text) > most:
            raise PydanticCustomError("too_long", "too long", {"max_length": most})
        return text

    return AfterValidator(check)


def number_or(*words: str) -> WrapValidator:
    """A number, or one of these words."""

    def check(value: Any, number: Callable[[Any], Any]) -> Any:
        if value in words:
            return value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return number(value)
        raise PydanticCustomError("no_number_or_word", "neither", {"words": ",".join(words)})

    return WrapValidator(check)


Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Share = Annotated[Number, Field(ge=0, le=1)]
WeightNumber = Annotated[Number, Field(ge=-MOST_WEIGHT, le=MOST_WEIGHT)]
StepNumber = Annotated[int, Strict(), Field(ge=0, le=LARGEST_WHOLE)]
Text = Annotated[str, Strict()]
Said = Annotated[Text, sized(1, None)]
Title = Annotated[Text, sized(1, 200)]
Code = Annotated[Text, sized(1, MOST_CODE)]
Identifier = Annotated[Text, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]


class SignalSource(Part):
    type: Literal["signal"]
    signal: Identifier


class ExpressionSource(Part):
    type: Literal["expression"]
    code: Code


class PythonSource(Part):
    type: Literal["python"]
    code: Annotated[Text, sized(1, 65536)]


class ScoreModelSource(Part):
    type: Literal["score_model"]
    endpoint: Said
    model: Said
    prompt: Said
    scale: Number = 1.0


Source = Annotated[SignalSource | ExpressionSource | PythonSource | ScoreModelSource, Field(discriminator="type")]


class Affine(Part):
    op: Literal["affine"]
    scale: Number = 1.0
    offset: Number = 0.0


class Clip(Part):
    op: Literal["clip"]
    min: Number = Absent
    max: Number = Absent


class ClipUpper(Part):
    op: Literal["clip_upper"]
    eta: Number


class Power(Part):
    op: Literal["power"]
    exponent: Number


class Tanh(Part):
    op: Literal["tanh"]
    scale: Number = 1.0


class Threshold(Part):
    op: Literal["threshold"]
    at: Number


class Plain(Part):
    op: Literal["log1p", "invert", "delta", "rank", "zscore"]


class Potential(Part):
    op: Literal["potential"]
    gamma: Share = 1.0
    terminal: Literal["zero", "keep"] = "zero"


class SigmoidCenter(Part):
    op: Literal["sigmoid_center"]
    center: Annotated[Number, number_or("group_mean", "base_mean")]
    scale: Number = 1.0


Transform = Annotated[
    Affine | Clip | ClipUpper | Power | Tanh | Threshold | Plain | Potential | SigmoidCenter, Field(discriminator="op")
]


class Gate(Part):
    when: Code
    otherwise: Annotated[Number, number_or("skip")] = Field(default=0.0, alias="else")


class Ramp(Part):
    schedule: Literal["linear", "cosine"]
    first: WeightNumber = Field(alias="from")
    last: WeightNumber = Field(alias="to")
    start: StepNumber
    end: StepNumber


class Piecewise(Part):
    schedule: Literal["piecewise"]
    points: Annotated[list[tuple[StepNumber, WeightNumber]], Field(min_length=1, max_length=1000)]


def kind_of_weight(value: Any) -> str | None:
    """Which weight this is; None for neither a number nor a schedule of a known kind."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "number"
    schedule = value.get("schedule") if isinstance(value, dict) else None
    return "ramp" if schedule in ("linear", "cosine") else "piecewise" if schedule == "piecewise" else None


Weight = Annotated[
    Annotated[WeightNumber, Tag("number")] | Annotated[Ramp, Tag("ramp")] | Annotated[Piecewise, Tag("piecewise")],
    Discriminator(kind_of_weight),
]


class Term(Part):
    id: Identifier
    label: Annotated[Text, sized(0, 200)] = Absent
    role: Literal["task", "shaping", "penalty", "intrinsic", "metric", "gold"] = "task"
    range: tuple[Number, Number] = Absent
    source: Source
    transforms: Annotated[list[Transform], Field(max_length=32)] = Field(default_factory=list)
    gate: Gate = Absent
    weight: Weight = 1.0


class Bounds(Part):
    min: Number = Absent
    max: Number = Absent


class Sum(Part):
    op: Literal["weighted_sum", "weighted_mean", "normalize_then_sum", "product", "geometric_mean", "min"]
    clip: Bounds | None = None
    missing: Literal["exclude", "renormalize", "zero"] = "exclude"


class Lexicographic(Part):
    op: Literal["lexicographic"]
    order: Annotated[list[Identifier], Field(min_length=1)]
    margins: dict[str, Annotated[Number, Field(ge=0)]] = Field(default_factory=dict)
    clip: Bounds | None = None
    missing: Literal["exclude", "renormalize", "zero"] = "exclude"


class Formula(Part):
    op: Literal["formula"]
    code: Code
    clip: Bounds | None = None
    missing: Literal["exclude", "renormalize", "zero"] = "exclude"


Aggregate = Annotated[Sum | Lexicographic | Formula, Field(discriminator="op")]


class NoObjective(Part):
    mode: Literal["none"]


class Intrinsic(Part):
    mode: Literal["optimization", "sampling"]
    alpha: Annotated[Number, Field(ge=0, le=16)]
    beta_inv: Annotated[Number, Field(ge=0, le=1e6)] = Field(alias="betaInv")
    normalization: Literal["none", "sum", "mean", "weighted_mean"] = "sum"
    power: Share = OptionalPower


Objective = Annotated[NoObjective | Intrinsic, Field(discriminator="mode")]


class Expectation(Part):
    term: Said
    min: Number = Absent
    max: Number = Absent


class SpecTest(Part):
    name: Title
    rollout: dict[str, Any]
    expect: Expectation


class RewardSpec(Part):
    schema_: Literal["rewardspec/1"] = Field(alias="schema")
    name: Title
    terms: Annotated[list[Term], Field(min_length=1, max_length=64)]
    aggregate: Aggregate = Field(default_factory=lambda: Sum(op="weighted_sum"))
    objective: Objective = Field(default_factory=lambda: NoObjective(mode="none"))
    tests: Annotated[list[SpecTest], Field(max_length=256)] = Field(default_factory=list)


def steps_or_number(value: Any) -> Any:
    """A signal of a test's rollout: a number, or a list of them."""
    parts = value if isinstance(value, list) else [value]
    if all(isinstance(one, (int, float)) and not isinstance(one, bool) and abs(one) < float("inf") for one in parts):
        return value
    raise PydanticCustomError("no_signal", "neither")


class TestRollout(Part):
    """The rollout of a spec's test: a rollout of the rules, whose prompt may go unnamed."""

    promptId: Said = "test"
    prompt: Text = ""
    completion: Text = ""
    answer: Text | None = None
    parsedAnswer: Text | None = None
    signals: dict[str, Annotated[Any, AfterValidator(steps_or_number)]] = Field(default_factory=dict)
    refLogprob: Number | None = None
    policyLogprob: Number | None = None
    samplingLogprob: Number | None = None
    tokens: StepNumber = 0
    stopReason: Literal["eos", "length", "other"] = "eos"
    policyStep: StepNumber = 0
    group: Text | None = None
    gold: Annotated[bool, Strict()] = Absent
    tier: Text = Absent
