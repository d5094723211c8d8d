/** The rules of trainer/torch/rewardsmith/rules in one text, written by `npm run python-rules`; edit those files. */
export const pythonRules = `import ast
import math
import random
import sys
import warnings
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any


# What became of a term on one rollout.

@dataclass(frozen=True)
class Outcome:
    """\`ok\` with a value, \`none\`, \`error\` with a reason, \`timeout\`, or \`skipped\` (a closed gate whose else is "skip")."""

    status: str
    value: float = math.nan
    reason: str = ""

    def written(self) -> dict[str, object]:
        """The outcome as JSON: a value only where it is ok, a reason only where it is an error."""
        if self.status == "ok":
            return {"status": "ok", "value": self.value}
        if self.status == "error":
            return {"status": "error", "reason": self.reason}
        return {"status": self.status}


NONE = Outcome("none")
TIMEOUT = Outcome("timeout")
SKIPPED = Outcome("skipped")


def ok(value: float) -> Outcome:
    """A value; a negative zero becomes 0."""
    return Outcome("ok", 0.0 if value == 0 else float(value))


def error(reason: str) -> Outcome:
    """A failure, which is never 0."""
    return Outcome("error", reason=reason)


def finite_or_error(value: float, what: str) -> Outcome:
    """A finite number as ok, anything else as an error that names what gave it."""
    if math.isfinite(value):
        return ok(value)
    written = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return error(f"{what} gave {written}, which is not a finite number")


def read_outcome(written: object) -> Outcome:
    """An outcome from outside: an Outcome, a number, None, or the JSON that \`written\` gives."""
    if isinstance(written, Outcome):
        return written
    if written is None:
        return NONE
    if isinstance(written, (int, float)):
        return finite_or_error(float(written), "the term")
    if isinstance(written, dict):
        status = written.get("status")
        if status == "ok":
            return finite_or_error(float(written.get("value", math.nan)), "the term")
        if status == "error":
            return error(str(written.get("reason", "")))
        if status in ("none", "timeout", "skipped"):
            return Outcome(str(status))
    raise ValueError(f"{written!r} is no outcome: give a number, None, or {{'status': ...}}")


# Values this close count as equal, since math libraries differ in the last bit.

TIE_TOLERANCE = 1e-9


def tied(a: float, b: float) -> bool:
    """|a - b| <= 1e-9 max(1, |a|, |b|). An infinity ties only with itself, NaN with nothing."""
    if a == b:
        return True
    if not math.isfinite(a) or not math.isfinite(b):
        return False
    return abs(a - b) <= TIE_TOLERANCE * max(1.0, abs(a), abs(b))


def tie_groups(values: Sequence[float]) -> list[int]:
    """The tie group of every value, 0 for the smallest. Ties chain over the sorted values."""
    groups = [0] * len(values)
    order = sorted(range(len(values)), key=lambda index: values[index])
    for before, here in zip(order, order[1:]):
        groups[here] = groups[before] + (0 if tied(values[before], values[here]) else 1)
    return groups


def all_tied(values: Sequence[float]) -> bool:
    """Whether all values fall into one tie group; true for none and for one."""
    if not values or tied(min(values), max(values)):
        return True
    return len(values) > 2 and max(tie_groups(values)) == 0


def average_ranks(values: Sequence[float]) -> list[float]:
    """Ranks 1..n from the smallest value up; values that tie share the average of their ranks."""
    groups = tie_groups(values)
    counts = [0] * (max(groups) + 1) if groups else []
    for group in groups:
        counts[group] += 1
    ranks = []
    below = 0
    for count in counts:
        ranks.append(below + (count + 1) / 2)
        below += count
    return [ranks[group] for group in groups]


# Means and standard deviations that respect ties and do not overflow.

def total(values: Iterable[float]) -> float:
    """The sum from left to right. (Python's own sum() corrects rounding since 3.12; other languages do not.)"""
    result = 0.0
    for value in values:
        result += value
    return result


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; NaN for no values."""
    if not values:
        return math.nan
    plain = total(values)
    # Divided first where the plain sum would overflow.
    return plain / len(values) if math.isfinite(plain) else total(value / len(values) for value in values)


def population_sd(values: Sequence[float]) -> float:
    """Standard deviation over n, exactly 0 when all values tie; NaN for no values."""
    return deviation(values, len(values))


def sample_sd(values: Sequence[float]) -> float:
    """Standard deviation over n - 1, exactly 0 when all values tie (so also for one value); NaN for no values."""
    return deviation(values, len(values) - 1)


def deviation(values: Sequence[float], divisor: int) -> float:
    """The root of the squared deviations over a divisor."""
    if not values:
        return math.nan
    if all_tied(values):
        return 0.0
    centre = mean(values)
    # Scaled by the greatest deviation, so that squares neither overflow nor vanish.
    greatest = max(abs(value - centre) for value in values)
    return greatest * math.sqrt(total(((value - centre) / greatest) ** 2 for value in values) / divisor)


def zscores(values: Sequence[float]) -> list[float]:
    """(x - mean) / population sd; 0 for all where all tie."""
    sd = population_sd(values)
    centre = mean(values)
    return [0.0 if sd == 0 else (value - centre) / sd for value in values]


# A rollout as it meets the rules, and the groups that are compared.

Signal = float | list[float]


@dataclass(frozen=True)
class Rollout:
    """
    One sampled completion. A signal that is a list is a step signal. Log-probabilities are sums in nats; tokens counts
    EOS, and None, for an engine that does not tell, leaves the signal out.
    """

    prompt_id: str
    prompt: str = ""
    completion: str = ""
    answer: str | None = None
    signals: Mapping[str, Signal] = field(default_factory=dict)
    ref_logprob: float | None = None
    policy_logprob: float | None = None
    tokens: int | None = 0
    policy_step: int = 0
    group: str = ""

    @staticmethod
    def read(written: Mapping[str, Any]) -> "Rollout":
        """A rollout from its JSON, whose keys are reward-spec's: promptId, refLogprob and so on."""
        step = int(written.get("policyStep") or 0)
        prompt_id = str(written["promptId"])
        group = written.get("group")
        return Rollout(
            prompt_id=prompt_id,
            prompt=written.get("prompt") or "",
            completion=written.get("completion") or "",
            answer=written.get("answer"),
            signals={name: read_signal_value(value) for name, value in (written.get("signals") or {}).items()},
            ref_logprob=as_float(written.get("refLogprob")),
            policy_logprob=as_float(written.get("policyLogprob")),
            tokens=None if (tokens := written.get("tokens", 0)) is None else int(tokens),
            policy_step=step,
            group=f"{prompt_id}@{step}" if group is None else str(group),
        )

    def signal(self, name: str) -> Signal | None:
        """A signal; tokens and the reference's log-probability are the rollout's own where its signals do not hold them."""
        if name in self.signals:
            return self.signals[name]
        if name == "tokens":
            return as_float(self.tokens)
        if name == "ref_logprob":
            return self.ref_logprob
        if name == "ref_logprob_per_token":
            if self.ref_logprob is None or self.tokens is None:
                return None
            return self.ref_logprob / self.tokens if self.tokens > 0 else self.ref_logprob
        return None


# Signals that every trainer measures; a name of an expression means them before it means a term.
COMMON_SIGNALS = frozenset(("tokens", "ref_logprob", "ref_logprob_per_token", "policy_entropy"))


def read_signal_value(value: Any) -> Signal:
    """A number, or the numbers of the steps."""
    return [float(step) for step in value] if isinstance(value, (list, tuple)) else float(value)


def as_float(value: Any) -> float | None:
    """A number or None."""
    return None if value is None else float(value)


def members_by_group(groups: Sequence[str]) -> list[list[int]]:
    """The indices of each group's members, groups in the order of their first member."""
    members: dict[str, list[int]] = {}
    for index, group in enumerate(groups):
        members.setdefault(group, []).append(index)
    return list(members.values())


# The functions of the expression language, over floats. A result that is not finite is a fault of the caller's.

class DomainFault(Exception):
    """Why a function or operator has no value for its arguments."""


@dataclass(frozen=True)
class ExpressionFunction:
    """How many arguments a function takes, and its value."""

    least: int
    most: int
    apply: Callable[..., float]


def sigmoid(x: float) -> float:
    """1 / (1 + exp(-x)), written so that exp never overflows."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    power = math.exp(x)
    return power / (1 + power)


def safe_exp(x: float) -> float:
    """exp(x), infinite where Python would raise."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def above(limit: float, of: Callable[[float], float], message: str) -> Callable[[float], float]:
    """A function that is defined above a limit."""

    def apply(x: float) -> float:
        if x > limit:
            return of(x)
        raise DomainFault(message)

    return apply


def root(x: float) -> float:
    """sqrt(x)."""
    if x < 0:
        raise DomainFault("sqrt needs a number of at least 0")
    return math.sqrt(x)


def clip_between(x: float, least: float, most: float) -> float:
    """x held between two bounds."""
    if least > most:
        raise DomainFault("clip needs min <= max")
    return min(max(x, least), most)


EXPRESSION_FUNCTIONS: dict[str, ExpressionFunction] = {
    "abs": ExpressionFunction(1, 1, abs),
    "min": ExpressionFunction(2, 4000, min),
    "max": ExpressionFunction(2, 4000, max),
    "clip": ExpressionFunction(3, 3, clip_between),
    "exp": ExpressionFunction(1, 1, safe_exp),
    "log": ExpressionFunction(1, 1, above(0, math.log, "log needs a number above 0")),
    "log1p": ExpressionFunction(1, 1, above(-1, math.log1p, "log1p needs a number above -1")),
    "sqrt": ExpressionFunction(1, 1, root),
    "tanh": ExpressionFunction(1, 1, math.tanh),
    "sigmoid": ExpressionFunction(1, 1, sigmoid),
    "floor": ExpressionFunction(1, 1, lambda x: float(math.floor(x))),
    "ceil": ExpressionFunction(1, 1, lambda x: float(math.ceil(x))),
    "round": ExpressionFunction(1, 1, lambda x: float(round(x))),
}


# Reads an expression: Python's own grammar, of which only numbers, names, operators and calls are let through.

MOST_CHARACTERS = 4000
# Deepest nesting of parentheses, and of the tree.
MOST_DEPTH = 50


class ExpressionFault(Exception):
    """Why a text is no expression, with its line and column."""


@dataclass(frozen=True)
class ParsedExpression:
    """The tree of an expression, and where its text begins behind leading blanks."""

    tree: ast.expr
    first_line: int
    first_column: int

    def place(self, node: ast.expr) -> str:
        """The line:column where a node begins, counted from 1."""
        column = node.col_offset + (self.first_column if node.lineno == 1 else 0)
        return f"{node.lineno + self.first_line}:{column + 1}"


def parse_expression(code: str) -> ParsedExpression:
    """The tree of an expression; raises ExpressionFault for what is no part of the language."""
    if len(code) > MOST_CHARACTERS:
        raise ExpressionFault(f"an expression has at most {MOST_CHARACTERS} characters, this one {len(code)} (at 1:1)")
    text = code.lstrip(" \\t\\f\\r\\n")
    before = code[: len(code) - len(text)].replace("\\r\\n", "\\n").replace("\\r", "\\n")
    if text == "":
        raise ExpressionFault("the expression is empty; write a number or the name of a signal (at 1:1)")
    check_characters(text)
    try:
        with warnings.catch_warnings():
            # What Python warns of, such as a number that runs into a word, is no part of the language.
            warnings.simplefilter("error")
            tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError, Warning) as fault:
        line = getattr(fault, "lineno", None) or 1
        column = getattr(fault, "offset", None) or 1
        raise ExpressionFault(f"this does not fit here (at {line}:{column})") from None
    parsed = ParsedExpression(tree, before.count("\\n"), len(before) - before.rfind("\\n") - 1)
    if depth_of(parsed, tree) > MOST_DEPTH:
        raise ExpressionFault(f"the expression nests deeper than {MOST_DEPTH}; split it into terms (at 1:1)")
    return parsed


def check_characters(text: str) -> None:
    """Refuses parentheses beyond the limit, and letters that Python would turn into others."""
    nesting = 0
    for line in text.splitlines():
        for char in line.split("#", 1)[0]:
            nesting += (char == "(") - (char == ")")
            if nesting > MOST_DEPTH:
                raise ExpressionFault(f"parentheses nest deeper than {MOST_DEPTH}; split the expression (at 1:1)")
            if not char.isascii():
                raise ExpressionFault(f'"{char}" is no part of this language (at 1:1)')


CHAINS = ((ast.Add, ast.Sub), (ast.Mult, ast.Div, ast.FloorDiv, ast.Mod))
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


def depth_of(parsed: ParsedExpression, node: ast.expr) -> int:
    """The depth of a tree whose every part is allowed. A chain of + - or of * / // % counts as one level."""
    if isinstance(node, (ast.Constant, ast.Name)):
        check_leaf(parsed, node)
        return 1
    if isinstance(node, ast.BinOp):
        return binary_depth(parsed, node)
    return 1 + max((depth_of(parsed, part) for part in parts_of(parsed, node)), default=0)


def binary_depth(parsed: ParsedExpression, node: ast.BinOp) -> int:
    """The depth of a chain of operators, walked along its left side, which may be long."""
    spine = [node]
    while isinstance(spine[-1].left, ast.BinOp):
        spine.append(spine[-1].left)
    depth = depth_of(parsed, spine[-1].left)
    below: ast.BinOp | None = None
    for part in reversed(spine):
        chain = next((ops for ops in CHAINS if isinstance(part.op, ops)), None)
        if chain is None and not isinstance(part.op, ast.Pow):
            raise ExpressionFault(f"this operator works on bits and is no part of this language (at {parsed.place(part)})")
        same = chain is not None and below is not None and isinstance(below.op, chain)
        depth = max(depth if same else depth + 1, depth_of(parsed, part.right) + 1)
        below = part
    return depth


def parts_of(parsed: ParsedExpression, node: ast.expr) -> list[ast.expr]:
    """The operands of a node of the language."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.UAdd, ast.USub, ast.Not)):
        return [node.operand]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.Compare) and all(isinstance(op, COMPARISONS) for op in node.ops):
        return [node.left, *node.comparators]
    if isinstance(node, ast.IfExp):
        return [node.test, node.body, node.orelse]
    if isinstance(node, ast.Call):
        check_call(parsed, node)
        return node.args
    raise ExpressionFault(f"{type(node).__name__} is no part of this language (at {parsed.place(node)})")


def check_call(parsed: ParsedExpression, node: ast.Call) -> None:
    """Refuses functions that do not exist and calls with too few or too many arguments."""
    place = parsed.place(node)
    if not isinstance(node.func, ast.Name) or node.func.col_offset != node.col_offset or node.keywords:
        raise ExpressionFault(f"only functions of this language can be called, with plain arguments (at {place})")
    function = EXPRESSION_FUNCTIONS.get(node.func.id)
    if function is None:
        raise ExpressionFault(f'there is no function "{node.func.id}"; there are {", ".join(EXPRESSION_FUNCTIONS)} (at {place})')
    if not function.least <= len(node.args) <= function.most:
        wanted = f"{function.least}" if function.least == function.most else f"at least {function.least}"
        arguments = "argument" if function.most == 1 else "arguments"
        raise ExpressionFault(f"{node.func.id} takes {wanted} {arguments}, not {len(node.args)} (at {place})")


def check_leaf(parsed: ParsedExpression, node: ast.Constant | ast.Name) -> None:
    """Refuses texts, None, complex numbers and numbers beyond a float64."""
    if isinstance(node, ast.Name):
        return
    if not isinstance(node.value, (bool, int, float)):
        raise ExpressionFault(f"every value is a number (at {parsed.place(node)})")
    try:
        finite = math.isfinite(float(node.value))
    except OverflowError:
        finite = False
    if not finite:
        raise ExpressionFault(f"this number is too large for a float64 (at {parsed.place(node)})")


# Evaluates an expression by walking its tree over floats, never with eval.

Lookup = Callable[[str], Outcome]


class NotOk(Exception):
    """Carries the outcome of an expression that has no value."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def evaluator(code: str, slack: bool) -> Callable[[Lookup], Outcome]:
    """An expression as a function of what its names stand for; with slack, comparisons allow for ties."""
    try:
        parsed = parse_expression(code)
    except ExpressionFault as fault:
        outcome = error(str(fault))
        return lambda lookup: outcome

    def run(lookup: Lookup) -> Outcome:
        try:
            return ok(Walk(parsed, lookup, slack).value(parsed.tree))
        except NotOk as failed:
            return failed.outcome

    return run


class Walk:
    """One evaluation. A value that is not finite never goes on: it is an error with line and column."""

    def __init__(self, parsed: ParsedExpression, lookup: Lookup, slack: bool) -> None:
        self.parsed = parsed
        self.lookup = lookup
        self.same: Callable[[float, float], bool] = tied if slack else (lambda a, b: a == b)

    def value(self, node: ast.expr) -> float:
        """The value of a node."""
        if isinstance(node, ast.Constant):
            return float(node.value)  # type: ignore[arg-type]
        if isinstance(node, ast.Name):
            return self.name(node)
        if isinstance(node, ast.BinOp):
            return self.chain(node)
        if isinstance(node, ast.UnaryOp):
            operand = self.value(node.operand)
            if isinstance(node.op, ast.Not):
                return 1.0 if operand == 0 else 0.0
            return -operand if isinstance(node.op, ast.USub) else operand
        if isinstance(node, ast.Compare):
            return self.compare(node)
        if isinstance(node, ast.BoolOp):
            return self.logic(node)
        if isinstance(node, ast.IfExp):
            return self.value(node.body if self.value(node.test) != 0 else node.orelse)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            function = EXPRESSION_FUNCTIONS[node.func.id]
            arguments = [self.value(argument) for argument in node.args]
            return self.checked(node, lambda: function.apply(*arguments))
        raise TypeError(f"{type(node).__name__} passed the parser")

    def name(self, node: ast.Name) -> float:
        """What a name stands for; one that is not ok passes its outcome on."""
        outcome = self.lookup(node.id)
        if outcome.status != "ok":
            raise NotOk(outcome)
        return self.checked(node, lambda: outcome.value)

    def chain(self, node: ast.BinOp) -> float:
        """Operators along their left side, without recursion: a sum may be long."""
        spine = [node]
        while isinstance(spine[-1].left, ast.BinOp):
            spine.append(spine[-1].left)
        value = self.value(spine[-1].left)
        for part in reversed(spine):
            left, right = value, self.value(part.right)
            value = self.checked(part, lambda: OPERATORS[type(part.op)](left, right))
        return value

    def compare(self, node: ast.Compare) -> float:
        """A chain of comparisons, which stops at the first that fails."""
        left = self.value(node.left)
        for operator, operand in zip(node.ops, node.comparators):
            right = self.value(operand)
            if not COMPARE[type(operator)](left, right, self.same(left, right)):
                return 0.0
            left = right
        return 1.0

    def logic(self, node: ast.BoolOp) -> float:
        """\`and\` and \`or\`, which give the operand that decides."""
        value = 0.0
        for operand in node.values:
            value = self.value(operand)
            if (value != 0) == isinstance(node.op, ast.Or):
                break
        return value

    def checked(self, node: ast.expr, compute: Callable[[], float]) -> float:
        """A finite value, or the fault at this node."""
        try:
            value = float(compute())
            message = "the result is not a finite number"
        except DomainFault as fault:
            value, message = math.nan, str(fault)
        if math.isfinite(value):
            return value
        raise NotOk(error(f"{message} at {self.parsed.place(node)}"))


def divided(of: Callable[[float, float], float]) -> Callable[[float, float], float]:
    """An operator whose right side may not be 0."""

    def apply(a: float, b: float) -> float:
        if b == 0:
            raise DomainFault("division by zero")
        return of(a, b)

    return apply


def power(a: float, b: float) -> float:
    """a ** b over real numbers, infinite where Python would raise."""
    if a == 0 and b < 0:
        raise DomainFault("0 cannot be raised to a negative power")
    if a < 0 and not b.is_integer():
        raise DomainFault("a negative number cannot be raised to a fractional power")
    try:
        return a**b
    except OverflowError:
        return math.inf


OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: divided(lambda a, b: a / b),
    ast.FloorDiv: divided(lambda a, b: a // b),
    ast.Mod: divided(lambda a, b: a % b),
    ast.Pow: power,
}

COMPARE: dict[type[ast.cmpop], Callable[[float, float, bool], bool]] = {
    ast.Lt: lambda a, b, same: a < b and not same,
    ast.LtE: lambda a, b, same: a < b or same,
    ast.Gt: lambda a, b, same: a > b and not same,
    ast.GtE: lambda a, b, same: a > b or same,
    ast.Eq: lambda a, b, same: same,
    ast.NotEq: lambda a, b, same: not same,
}


# Transforms: what happens to a term between its source and its gate.

# A term on its way through the transforms: the values of a step signal, or one outcome.
Measured = Outcome | list[float]
Transform = Mapping[str, Any]
# The bank's mean at a transform, given its place and the values there; None without a bank.
BaseMean = Callable[[int, Sequence[float]], float | None]


def apply_transforms(
    transforms: Sequence[Transform], measured: Sequence[Measured], groups: Sequence[Sequence[int]], base_mean: BaseMean
) -> list[Outcome]:
    """Carries one term's values of a batch through its transforms, and sums what is left of the steps."""
    values = list(measured)
    for place, transform in enumerate(transforms):
        if transform["op"] in ("rank", "zscore", "sigmoid_center"):
            outcomes = [summed(one) for one in values]
            values = list(transform_groups(transform, outcomes, groups, lambda found: base_mean(place, found)))
        elif transform["op"] in ("delta", "potential"):
            values = [stepwise(transform, one) for one in values]
        else:
            values = [each(transform, one) for one in values]
    return [summed(one) for one in values]


def summed(measured: Measured) -> Outcome:
    """A measured term as one outcome: a step signal stands for its sum, 0 when it has no step."""
    if isinstance(measured, Outcome):
        return measured
    result = total(measured)
    return ok(result) if math.isfinite(result) else error("the sum over the steps is not a finite number")


def each(transform: Transform, measured: Measured) -> Measured:
    """A transform of one value, applied to every step or to the outcome."""
    if isinstance(measured, list):
        return finite_steps(transform, [transform_value(transform, value) for value in measured])
    if measured.status != "ok":
        return measured
    value = transform_value(transform, measured.value)
    return ok(value) if math.isfinite(value) else not_finite(transform)


def transform_value(transform: Transform, x: float) -> float:
    """One value through a transform; may be infinite or NaN."""
    op = transform["op"]
    if op == "affine":
        return transform.get("scale", 1) * x + transform.get("offset", 0)
    if op == "clip":
        return clipped(x, transform)
    if op == "clip_upper":
        return min(x - transform["eta"], 0.0)
    if op == "log1p":
        return math.copysign(math.log1p(abs(x)), x)
    if op == "power":
        return signed_power(x, transform["exponent"])
    if op == "tanh":
        return math.tanh(transform.get("scale", 1) * x)
    if op == "threshold":
        return 1.0 if x >= transform["at"] or tied(x, transform["at"]) else 0.0
    if op == "invert":
        return 1 - x
    raise ValueError(f'there is no transform "{op}"')


def signed_power(x: float, exponent: float) -> float:
    """sign(x) |x|^exponent; NaN for a negative power of 0."""
    try:
        return math.copysign(abs(x) ** float(exponent), x) if x != 0 or exponent < 0 else 0.0
    except (OverflowError, ZeroDivisionError):
        return math.nan


def clipped(x: float, bounds: Mapping[str, Any]) -> float:
    """x held between the bounds that are given."""
    least, most = bounds.get("min"), bounds.get("max")
    above = x if least is None else max(x, float(least))
    return above if most is None else min(above, float(most))


def stepwise(transform: Transform, measured: Measured) -> Measured:
    """delta and potential, which look at the next step."""
    if isinstance(measured, Outcome):
        if measured.status != "ok":
            return measured
        return error(f"{transform['op']} needs a step signal, this one is an outcome")
    following = [*measured[1:], 0.0]
    if transform["op"] == "delta":
        return finite_steps(transform, [x - after for x, after in zip(measured, following)])
    steps = [transform.get("gamma", 1) * after - x for x, after in zip(measured, following)]
    return finite_steps(transform, steps if transform.get("terminal", "zero") == "zero" else steps[:-1])


def transform_groups(
    transform: Transform,
    outcomes: Sequence[Outcome],
    groups: Sequence[Sequence[int]],
    base_mean: Callable[[Sequence[float]], float | None],
) -> list[Outcome]:
    """A transform that compares the ok members of each group."""
    result = list(outcomes)
    center = transform.get("center")
    base = base_mean([one.value for one in outcomes if one.status == "ok"]) if center == "base_mean" else None
    for group in groups:
        members = [index for index in group if outcomes[index].status == "ok"]
        values = [outcomes[index].value for index in members]
        if center == "base_mean" and base is None:
            for index in members:
                result[index] = error("sigmoid_center with base_mean needs a bank")
            continue
        for index, value in zip(members, transform_group(transform, values, base)):
            result[index] = ok(value) if math.isfinite(value) else not_finite(transform)
    return result


def transform_group(transform: Transform, values: Sequence[float], base: float | None) -> list[float]:
    """The values of one group through a transform."""
    if transform["op"] == "zscore":
        return zscores(values)
    if transform["op"] == "rank":
        if all_tied(values):
            return [0.5] * len(values)
        return [(rank - 1) / (len(values) - 1) for rank in average_ranks(values)]
    center, scale = transform["center"], transform.get("scale", 1)
    point: Any = mean(values) if center == "group_mean" else base if center == "base_mean" else center
    return [sigmoid_of(scale * (value - point)) for value in values]


def sigmoid_of(x: float) -> float:
    """sigmoid, with an argument that may have overflowed."""
    return sigmoid(x) if not math.isnan(x) else math.nan


def finite_steps(transform: Transform, steps: list[float]) -> Measured:
    """Steps that are all finite, or an error."""
    return steps if all(math.isfinite(step) for step in steps) else not_finite(transform)


def not_finite(transform: Transform) -> Outcome:
    """The error of a transform whose result is not finite."""
    return error(f"{transform['op']}: the result is not a finite number")


# The weight of a term at a policy step.

Weight = float | Mapping[str, Any]


def weight_at(weight: Weight, policy_step: int) -> float:
    """A schedule holds its first value before its start and its last after its end; a step written twice is a jump."""
    if not isinstance(weight, Mapping):
        return float(weight)
    if weight["schedule"] == "piecewise":
        return piecewise(weight["points"], policy_step)
    first, last, start, end = (weight[key] for key in ("from", "to", "start", "end"))
    if policy_step >= end:
        return float(last)
    if policy_step <= start:
        return float(first)
    share = (policy_step - start) / (end - start)
    return first + (last - first) * (share if weight["schedule"] == "linear" else (1 - math.cos(math.pi * share)) / 2)


def piecewise(points: list[tuple[int, float]], policy_step: int) -> float:
    """Straight between points, flat outside."""
    after = next((point for point in points if point[0] > policy_step), None)
    before = next((point for point in reversed(points) if point[0] <= policy_step), None)
    if before is None:
        return float(points[0][1])
    if after is None:
        return float(before[1])
    return before[1] + (after[1] - before[1]) * (policy_step - before[0]) / (after[0] - before[0])


# Every term's outcome on every rollout, after its gate and before its weight.

# The bank's mean at a transform, by key, given the values there.
KeyedBaseMean = Callable[[str, Sequence[float]], float | None]


def term_outcomes(
    spec: Mapping[str, Any],
    rollouts: Sequence[Rollout],
    groups: Sequence[Sequence[int]],
    external: Mapping[str, Sequence[object]],
    base_mean: KeyedBaseMean,
) -> dict[str, list[Outcome]]:
    """By term id, one outcome per rollout."""
    done: dict[str, list[Outcome]] = {}
    signals = COMMON_SIGNALS | {
        term["source"]["signal"] for term in spec["terms"] if term["source"]["type"] == "signal"
    }
    lookups = [name_lookup(rollout, index, signals, done) for index, rollout in enumerate(rollouts)]
    for term in spec["terms"]:
        measured = measure_term(term, rollouts, lookups, external.get(term["id"]))
        outcomes = apply_transforms(
            term.get("transforms", []),
            measured,
            groups,
            lambda place, values: base_mean(f"{term['id']}.{place}", values),
        )
        done[term["id"]] = gated(term.get("gate"), outcomes, lookups)
    return done


def measure_term(
    term: Mapping[str, Any], rollouts: Sequence[Rollout], lookups: Sequence[Lookup], answers: Sequence[object] | None
) -> list[Measured]:
    """What a term's source says of every rollout."""
    source = term["source"]
    if source["type"] == "signal":
        return [measure_signal(rollout, source["signal"]) for rollout in rollouts]
    if source["type"] == "expression":
        run = evaluator(source["code"], slack=False)
        return [run(lookup) for lookup in lookups]
    if answers is None:
        return [error(f"{source['type']} terms were not run here")] * len(rollouts)
    return [external_outcome(source, read_outcome(answer)) for answer in answers]


def measure_signal(rollout: Rollout, name: str) -> Measured:
    """A signal as it is measured; none where the rollout lacks it."""
    signal = rollout.signal(name)
    if signal is None:
        return NONE
    steps = signal if isinstance(signal, list) else [signal]
    if not all(math.isfinite(step) for step in steps):
        return error(f'the signal "{name}" is not a finite number')
    return list(signal) if isinstance(signal, list) else ok(signal)


def external_outcome(source: Mapping[str, Any], answer: Outcome) -> Outcome:
    """What Python code or a model that scores answered."""
    if answer.status != "ok":
        return answer
    value = answer.value * (source.get("scale", 1) if source["type"] == "score_model" else 1)
    return ok(value) if math.isfinite(value) else error(f"the {source['type']} gave no finite number")


def gated(gate: Mapping[str, Any] | None, outcomes: list[Outcome], lookups: Sequence[Lookup]) -> list[Outcome]:
    """A closed gate gives its else whatever the source did; one that cannot tell passes on why."""
    if gate is None:
        return outcomes
    closed = SKIPPED if gate.get("else", 0) == "skip" else ok(gate.get("else", 0))
    opens = evaluator(gate["when"], slack=True)
    result = []
    for outcome, lookup in zip(outcomes, lookups):
        state = opens(lookup)
        result.append(state if state.status != "ok" else closed if state.value == 0 else outcome)
    return result


def name_lookup(
    rollout: Rollout, index: int, signals: frozenset[str], done: Mapping[str, list[Outcome]]
) -> Lookup:
    """Names are signals first, a step signal as its sum, then terms that are already done; what is not there is none."""

    def lookup(name: str) -> Outcome:
        signal = summed(measure_signal(rollout, name))
        if signal.status != "none" or name in signals or name not in done:
            return signal
        return done[name][index]

    return lookup


# The lexicographic aggregate: rollouts of a group play against each other.

def lexicographic_scores(
    order: Sequence[str], margins: Mapping[str, float], rows: Sequence[Mapping[str, float] | None]
) -> list[float | None]:
    """For every rollout the mean over its others of win 1, tie 0.5, loss 0; 0.5 alone, None for a row that is None."""
    columns = [compare_by(rows, term, float(margins.get(term, 0))) for term in order]
    playing = [index for index, row in enumerate(rows) if row is not None]
    if len(playing) == 1:
        return [None if row is None else 0.5 for row in rows]
    scores: list[float | None] = [None] * len(rows)
    for i in playing:
        points = 0.0
        for j in playing:
            if i != j:
                won = next((result for result in (compare(i, j) for compare in columns) if result != 0), 0)
                points += (1 + won) / 2
        scores[i] = points / (len(playing) - 1)
    return scores


def compare_by(rows: Sequence[Mapping[str, float] | None], term: str, margin: float) -> Callable[[int, int], int]:
    """Compares two rollouts by one term: 1, 0 or -1. A term that one of them lacks is passed over."""
    values = [None if row is None else row.get(term) for row in rows]
    groups = iter(tie_groups([value for value in values if value is not None]))
    places = [-1 if value is None else next(groups) for value in values]

    def compare(i: int, j: int) -> int:
        a, b = values[i], values[j]
        if a is None or b is None or places[i] == places[j]:
            return 0
        gap = abs(a - b)
        if margin > 0 and (gap <= margin or tied(gap, margin)):
            return 0
        return 1 if a > b else -1

    return compare


# From the terms of a group's rollouts to their totals.

@dataclass(frozen=True)
class Part:
    """A term that takes part in the total of one rollout."""

    id: str
    value: float
    weight: float


@dataclass(frozen=True)
class Gathered:
    """One rollout on its way into the aggregate: its parts, or why it has no reward."""

    parts: list[Part] = field(default_factory=list)
    all_weight: float = 0.0
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    missing: str | None = None


@dataclass(frozen=True)
class Aggregated:
    """A rollout's reward with each term's part in it, or why it has none."""

    task_total: float | None
    parts: Mapping[str, float] = field(default_factory=dict)
    missing: str | None = None


RolloutTerms = tuple[Mapping[str, Outcome], Mapping[str, float]]


def aggregate_group(spec: Mapping[str, Any], members: Sequence[RolloutTerms]) -> list[Aggregated]:
    """The reward of every rollout of one group, in order, given its outcomes and weights by term."""
    aggregate = spec.get("aggregate") or {"op": "weighted_sum"}
    gathered = [gather(spec, aggregate, outcomes, weights) for outcomes, weights in members]
    combined = combine(aggregate, [row for row in gathered if row.missing is None])
    results = iter(combined)
    return [without(row.missing) if row.missing is not None else finished(aggregate, next(results)) for row in gathered]


def is_summed(term: Mapping[str, Any]) -> bool:
    """Whether a term can take part in the total: metric and gold terms are only shown."""
    return term.get("role", "task") not in ("metric", "gold")


def gather(
    spec: Mapping[str, Any], aggregate: Mapping[str, Any], outcomes: Mapping[str, Outcome], weights: Mapping[str, float]
) -> Gathered:
    """The terms that take part; what is missing (none, error, timeout) goes by the aggregate's rule."""
    op, rule = aggregate["op"], aggregate.get("missing", "exclude")
    looked_at = [
        term["id"]
        for term in spec["terms"]
        if is_summed(term)
        and (op != "lexicographic" or term["id"] in aggregate["order"])
        and outcomes[term["id"]].status != "skipped"
    ]
    parts = []
    for term_id in looked_at:
        outcome = outcomes[term_id]
        if outcome.status == "ok" or rule == "zero":
            parts.append(Part(term_id, outcome.value if outcome.status == "ok" else 0.0, weights[term_id]))
        elif rule == "exclude" and op != "formula":
            return Gathered(missing=missing_reason(term_id, outcome))
    if not parts and looked_at and op != "formula":
        return Gathered(missing=f"no term is left to renormalize over: {', '.join(looked_at)} missing")
    return Gathered(parts, total(abs(weights[term_id]) for term_id in looked_at), outcomes)


def missing_reason(term_id: str, outcome: Outcome) -> str:
    """Why a term has no value."""
    if outcome.status == "error":
        return f'term "{term_id}": {outcome.reason}'
    return f'term "{term_id}" timed out' if outcome.status == "timeout" else f'term "{term_id}" has no value'


def finished(aggregate: Mapping[str, Any], result: Aggregated) -> Aggregated:
    """The total after its clip; one that is not finite is no reward."""
    if result.task_total is None:
        return result
    value = clipped(result.task_total, aggregate.get("clip") or {})
    return Aggregated(value + 0.0, result.parts) if math.isfinite(value) else without("the total is not a finite number")


def without(reason: str) -> Aggregated:
    """No reward, and why."""
    return Aggregated(None, missing=reason)


def combine(aggregate: Mapping[str, Any], rows: Sequence[Gathered]) -> list[Aggregated]:
    """Totals of the rollouts that have what the aggregate needs."""
    op = aggregate["op"]
    if op == "weighted_sum":
        return [sum_of(aggregate, row, [part.value for part in row.parts]) for row in rows]
    if op == "normalize_then_sum":
        return [sum_of(aggregate, row, values) for row, values in zip(rows, normalized(rows))]
    if op == "lexicographic":
        return lexicographic(aggregate, rows)
    if op == "formula":
        run = evaluator(aggregate["code"], slack=False)
        return [by_formula(aggregate, run, row) for row in rows]
    return [of_parts(op, row.parts) if row.parts else without("no term takes part") for row in rows]


def sum_of(aggregate: Mapping[str, Any], row: Gathered, values: Sequence[float]) -> Aggregated:
    """Sum of w v; with renormalize times sum |w| / sum |w| present. No term at all sums to 0."""
    present = total(abs(part.weight) for part in row.parts)
    if present == 0 and row.all_weight > 0:
        return without("no weight is left to renormalize over")
    factor = row.all_weight / present if aggregate.get("missing") == "renormalize" and present > 0 else 1.0
    weighted = [factor * part.weight * value for part, value in zip(row.parts, values)]
    return Aggregated(total(weighted), part_map(row.parts, weighted))


def normalized(rows: Sequence[Gathered]) -> list[list[float]]:
    """Every part's z-score per term over the group's members that have a reward."""
    values: dict[str, list[float]] = {}
    for row in rows:
        for part in row.parts:
            values.setdefault(part.id, []).append(part.value)
    scores = {term_id: iter(zscores(found)) for term_id, found in values.items()}
    return [[next(scores[part.id]) for part in row.parts] for row in rows]


def lexicographic(aggregate: Mapping[str, Any], rows: Sequence[Gathered]) -> list[Aggregated]:
    """Totals by comparison within the group."""
    values = [{part.id: part.value for part in row.parts} or None for row in rows]
    scores = lexicographic_scores(aggregate["order"], aggregate.get("margins") or {}, values)
    return [without("no term takes part") if score is None else Aggregated(score) for score in scores]


def by_formula(aggregate: Mapping[str, Any], run: Callable[..., Outcome], row: Gathered) -> Aggregated:
    """A formula decides by itself which terms it looks at; those alone can be missing."""
    zero = aggregate.get("missing") == "zero"
    last_missing: list[str] = []

    def lookup(name: str) -> Outcome:
        found = row.outcomes.get(name) or error(f'there is no term "{name}"')
        if found.status in ("ok", "skipped"):
            return found
        last_missing.append(missing_reason(name, found))
        return ok(0) if zero else found

    outcome = run(lookup)
    if outcome.status == "ok":
        return Aggregated(outcome.value)
    if outcome.status == "skipped":
        return without("the formula needs a term that was skipped")
    if last_missing and not zero:
        return without(last_missing[-1])
    return without(f"formula: {outcome.reason}" if outcome.status == "error" else "the formula has no value")


def of_parts(op: str, parts: Sequence[Part]) -> Aggregated:
    """min, product and the two means."""
    weighted = [part.weight * part.value for part in parts]
    if op == "min":
        return Aggregated(min(weighted), part_map(parts, weighted))
    if op == "product":
        return Aggregated(math.prod(weighted), part_map(parts, weighted))
    weights = total(abs(part.weight) for part in parts)
    if weights == 0:
        return without("the weights are all 0, so there is no mean")
    if op == "weighted_mean":
        return Aggregated(total(weighted) / weights, part_map(parts, [value / weights for value in weighted]))
    if op != "geometric_mean":
        raise ValueError(f'there is no aggregate "{op}"')
    sign = -1.0 if any(part.value < 0 for part in parts) else 1.0
    # Through logarithms, since the product may leave the range of a float64 where the mean does not.
    counted = [part for part in parts if part.weight != 0]
    if any(part.value == 0 for part in counted):
        return Aggregated(0.0)
    return Aggregated(sign * math.exp(total(part.weight * math.log(abs(part.value)) for part in counted) / weights))


def part_map(parts: Sequence[Part], values: Sequence[float]) -> dict[str, float]:
    """Parts by term; a negative zero becomes 0."""
    return {part.id: value + 0.0 for part, value in zip(parts, values)}


# The reward a policy is trained on: the table of arXiv 2604.16259's code.

Objective = Mapping[str, Any]


def objective_total(
    objective: Objective,
    task_total: float | None,
    ref_logprob: float | None,
    policy_logprob: float | None,
    tokens: int,
) -> Outcome:
    """none where r is needed and missing; an error where S_ref is needed and missing, or the total is not finite."""
    if needs_task_total(objective) and task_total is None:
        return NONE
    r = task_total or 0.0
    if objective["mode"] == "none":
        return finite_or_error(r, "the reward")
    beta_inv = float(objective["betaInv"])
    if not needs_ref_logprob(objective):
        return finite_or_error(r if beta_inv > 0 else 0.0, "the objective")
    if ref_logprob is None:
        return error("needs refLogprob")
    sharpening = sharpening_term(objective, ref_logprob, policy_logprob, tokens)
    return finite_or_error(r + sharpening / beta_inv if beta_inv > 0 else sharpening, "the objective")


def sharpening_term(objective: Objective, ref_logprob: float, policy_logprob: float | None, tokens: int) -> float:
    """What the objective asks for beside r, before division by betaInv, in nats."""
    if objective["mode"] == "none":
        return 0.0
    n = normalized_ref_logprob(objective, ref_logprob, tokens)
    if objective["mode"] == "optimization":
        return objective["alpha"] * n
    return (objective["alpha"] - 1) * n + (ref_logprob - (ref_logprob if policy_logprob is None else policy_logprob))


def normalized_ref_logprob(objective: Objective, ref_logprob: float, tokens: int) -> float:
    """N: 0 (none), S_ref (sum), S_ref / T (mean) or S_ref / T^power (weighted_mean); 0 where T = 0."""
    normalization = objective.get("normalization", "sum")
    if normalization == "none" or tokens == 0:
        return 0.0
    if normalization == "sum":
        return ref_logprob
    return ref_logprob / (tokens if normalization == "mean" else tokens ** float(objective.get("normalizationPower", 1)))


def needs_task_total(objective: Objective) -> bool:
    """Whether r counts: everywhere but at betaInv 0, where a missing total excludes nothing."""
    return objective["mode"] == "none" or objective["betaInv"] > 0


def needs_ref_logprob(objective: Objective) -> bool:
    """Whether S_ref counts: always when sampling, and when optimizing with a sharpening term."""
    if objective["mode"] == "none":
        return False
    return objective["mode"] == "sampling" or (
        objective["alpha"] > 0 and objective.get("normalization", "sum") != "none"
    )


# From objective totals to advantages.

GRPO_EPSILON = 1e-4
REINFORCE_PP_EPSILON = 1e-8


def advantages(totals: Sequence[float | None], groups: Sequence[str], algorithm: str = "rloo") -> list[float]:
    """
    The advantage of every rollout: rloo, grpo or reinforce_pp (its baseline variant). A total that is None or not finite
    is outside baselines and sds and gets 0; so do a lone member and a group that ties throughout.
    """
    if len(totals) != len(groups):
        raise ValueError(f"{len(totals)} totals do not match {len(groups)} groups: give one group per total")
    if algorithm not in ("rloo", "grpo", "reinforce_pp"):
        raise ValueError(f'there is no advantage "{algorithm}": choose rloo, grpo or reinforce_pp')
    result = [0.0] * len(totals)
    centred: list[float] = []
    live: list[int] = []
    for members in members_by_group(groups):
        valid = [(index, value) for index in members if (value := totals[index]) is not None and math.isfinite(value)]
        values = [value for _, value in valid]
        dead = all_tied(values)
        centre = mean(values)
        for index, value in valid:
            gap = 0.0 if dead else value - centre
            centred.append(gap)
            if dead:
                continue
            live.append(index)
            # R - mean of the other n - 1 = (R - mean of all n) n / (n - 1)
            result[index] = held(gap * len(values) / (len(values) - 1) if algorithm == "rloo" else gap)
            if algorithm == "grpo":
                result[index] = held(gap / (sample_sd(values) + GRPO_EPSILON))
    if algorithm == "reinforce_pp":
        spread = population_sd(centred) + REINFORCE_PP_EPSILON
        for index in live:
            result[index] = held((result[index] - mean(centred)) / spread)
    return result


def held(advantage: float) -> float:
    """Totals near the largest float may differ by more than it: the largest number there, or 0 where nothing can be said."""
    if math.isnan(advantage):
        return 0.0
    return max(-sys.float_info.max, min(sys.float_info.max, advantage))


# Runs python terms in this very process. They are code of whoever wrote the reward: run only what you trust.

def run_python_terms(spec: Mapping[str, Any], rollouts: Sequence[Mapping[str, Any]]) -> dict[str, list[Outcome]]:
    """The \`external\` outcomes of a spec's python terms: \`def reward(prompt, completion, answer, signals)\` of each."""
    return {
        term["id"]: run_term(term["id"], term["source"]["code"], rollouts)
        for term in spec["terms"]
        if term["source"]["type"] == "python"
    }


def run_term(term_id: str, code: str, rollouts: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """One outcome per rollout; code that does not even begin to run is an error on each."""
    scope: dict[str, Any] = {"__name__": f"term_{term_id}"}
    try:
        exec(compile(code, f"<term {term_id}>", "exec"), scope)
    except Exception as fault:
        return [error(describe(fault))] * len(rollouts)
    reward = scope.get("reward")
    if not callable(reward):
        return [error("define reward(prompt, completion, answer, signals)")] * len(rollouts)
    return [call(reward, rollout) for rollout in rollouts]


def call(reward: Callable[..., object], rollout: Mapping[str, Any]) -> Outcome:
    """A finite number is a value, None is none, everything else an error."""
    prompt, completion = rollout.get("prompt") or "", rollout.get("completion") or ""
    # The same draws for the same rollout, in whatever order rollouts are scored.
    random.seed(zlib.crc32(f"{prompt}\\0{completion}".encode("utf-8", "surrogatepass")))
    try:
        result = reward(prompt, completion, rollout.get("answer"), dict(rollout.get("signals") or {}))
        if result is None:
            return NONE
        if not isinstance(result, (int, float)):
            return error(f"reward gave a {type(result).__name__}, not a number; return an int, a float, a bool or None")
        number = float(result)
        return ok(number) if math.isfinite(number) else error(f"reward gave {number}, which is not a finite number")
    except Exception as fault:
        return error(describe(fault))


def describe(fault: Exception) -> str:
    """The type of an exception and what it says."""
    return f"{type(fault).__name__}: {fault}"


# What a reward says of a batch of rollouts.

def score(
    spec: Mapping[str, Any],
    rollouts: Sequence[Mapping[str, Any]],
    *,
    external: Mapping[str, Sequence[object]] | None = None,
    base_means: Mapping[str, float] | None = None,
    policy_step: int | None = None,
) -> list[dict[str, Any]]:
    """
    Terms and totals of every rollout, in order: {terms: {id: {outcome, weight, weighted}}, taskTotal, excluded,
    objectiveTotal}. Rollouts of one group are compared with each other only. \`external\` has the outcomes of python and
    score_model terms by id, \`base_means\` the means of a design bank; \`policy_step\` stands in for the rollouts' own where
    weights follow a schedule. A total that is None is no reward, and \`excluded\` says why.
    """
    batch = [Rollout.read(rollout) for rollout in rollouts]
    if policy_step is not None:
        batch = [replace(rollout, policy_step=policy_step) for rollout in batch]
    groups = members_by_group([rollout.group for rollout in batch])
    means = base_means or {}
    by_term = term_outcomes(spec, batch, groups, external or {}, lambda key, values: means.get(key))
    rows = [
        (
            {term["id"]: by_term[term["id"]][index] for term in spec["terms"]},
            {term["id"]: weight_at(term.get("weight", 1), rollout.policy_step) for term in spec["terms"]},
        )
        for index, rollout in enumerate(batch)
    ]
    totals: dict[int, Aggregated] = {}
    for group in groups:
        totals.update(zip(group, aggregate_group(spec, [rows[index] for index in group])))
    return [scored(spec, rollout, *rows[index], totals[index]) for index, rollout in enumerate(batch)]


def scored(
    spec: Mapping[str, Any],
    rollout: Rollout,
    outcomes: Mapping[str, Outcome],
    weights: Mapping[str, float],
    total: Aggregated,
) -> dict[str, Any]:
    """One rollout's terms and totals."""
    objective = objective_total(
        spec.get("objective") or {"mode": "none"},
        total.task_total,
        rollout.ref_logprob,
        rollout.policy_logprob,
        rollout.tokens or 0,
    )
    excluded = None
    if objective.status != "ok":
        excluded = objective.reason or total.missing or "the objective has no value"
    return {
        "terms": {
            term_id: {
                "outcome": outcome.written(),
                "weight": weights[term_id],
                "weighted": total.parts.get(term_id),
            }
            for term_id, outcome in outcomes.items()
        },
        "taskTotal": total.task_total,
        "excluded": excluded,
        "objectiveTotal": objective.value if objective.status == "ok" else None,
    }


def base_means_of(
    spec: Mapping[str, Any],
    bank: Sequence[Mapping[str, Any]],
    *,
    external: Mapping[str, Sequence[object]] | None = None,
) -> dict[str, float]:
    """The means that sigmoid_center with base_mean needs, over the rollouts of a design bank; to be frozen at launch."""
    means: dict[str, float] = {}

    def take(key: str, values: Sequence[float]) -> float | None:
        if values:
            means[key] = mean(values)
        return means.get(key)

    batch = [Rollout.read(rollout) for rollout in bank]
    groups = members_by_group([rollout.group for rollout in batch])
    term_outcomes(spec, batch, groups, external or {}, take)
    return means


def is_group_relative(spec: Mapping[str, Any]) -> bool:
    """Whether totals depend on the group: "relative: not comparable across runs"."""
    if (spec.get("aggregate") or {}).get("op") in ("normalize_then_sum", "lexicographic"):
        return True
    return any(
        transform["op"] in ("rank", "zscore") or transform.get("center") == "group_mean"
        for term in spec["terms"]
        for transform in term.get("transforms", [])
    )
`;
