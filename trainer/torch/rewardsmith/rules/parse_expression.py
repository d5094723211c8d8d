"""Reads an expression: Python's own grammar, of which only numbers, names, operators and calls are let through."""

from __future__ import annotations

import ast
import math
import warnings
from dataclasses import dataclass

from .functions import EXPRESSION_FUNCTIONS

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
    text = code.lstrip(" \t\f\r\n")
    before = code[: len(code) - len(text)].replace("\r\n", "\n").replace("\r", "\n")
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
    parsed = ParsedExpression(tree, before.count("\n"), len(before) - before.rfind("\n") - 1)
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
