"""Evaluates an expression by walking its tree over floats, never with eval."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable

from .functions import EXPRESSION_FUNCTIONS, DomainFault
from .outcome import Outcome, error, ok
from .parse_expression import ExpressionFault, ParsedExpression, parse_expression
from .ties import tied

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
        """`and` and `or`, which give the operand that decides."""
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
