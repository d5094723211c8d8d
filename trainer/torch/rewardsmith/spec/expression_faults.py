"""What is wrong with the text of an expression: its first fault, or each name that may not stand in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from ..rules.functions import EXPRESSION_FUNCTIONS
from ..rules.parse_expression import MOST_CHARACTERS, MOST_DEPTH, ExpressionFault, parse_expression
from .faults import Fault, Path
from .json_value import text_length
from .nearest_name import nearest_name

Complaint = Callable[[str], str | None]

TEXTS = "texts are no part of this language; every value is a number"
SUBSCRIPTS = "lists and subscripts are no part of this language; a step signal stands for its sum"
SETS = "sets and dictionaries are no part of this language"
SEVERAL_LINES = "an expression over several lines needs parentheses around it; it is one expression, not several statements"
FOREIGN = {
    ".": "attributes are no part of this language; write the name of a signal or of an earlier term",
    "[": SUBSCRIPTS,
    "]": SUBSCRIPTS,
    "{": SETS,
    "}": SETS,
    "lambda": "lambdas are no part of this language; use the functions it has",
    "is": '"is" is no part of this language; compare with == or !=',
    "in": '"in" is no part of this language; compare with == or !=',
    "None": "None is no part of this language; every value is a number",
    "<>": 'write != instead of "<>"',
}
KEYWORDS = frozenset(
    "as assert async await break class continue def del elif except finally for from global import nonlocal pass raise "
    "return try while with yield".split()
)
ASSIGNMENTS = frozenset("= := += -= *= /= //= %= **= &= |= ^= <<= >>= @=".split())
BITS = frozenset(("&", "|", "^", "~", "<<", ">>"))
OPERATORS = frozenset("+ - * / // % ** < <= > >= == != ( ) ,".split())
TOKEN = re.compile(
    r"(?P<blank>[ \t\f\r\n]+|\\\r?\n|\#[^\r\n]*)"
    r"|(?P<number>0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+"
    r"|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?)"
    r"|(?P<text>['\"])"
    r"|(?P<word>\w+)"
    r"|(?P<sign>\*\*=|//=|<<=|>>=|:=|[-+*/%&|^@]=|<>|<<|>>|\*\*|//|[<>=!]=|.)",
    re.DOTALL,
)


def expression_faults(code: str, path: Path, complaint: Complaint) -> list[Fault]:
    """The faults of an expression; `complaint` says why it may not use a name."""
    if text_length(code) > MOST_CHARACTERS:
        message = f"an expression has at most {MOST_CHARACTERS} characters, this one {text_length(code)}; split it into terms"
        return [Fault(path, f"{message} (at 1:1)")]
    try:
        parsed = parse_expression(code)
    except ExpressionFault as fault:
        return [Fault(path, first_foreign(code) or broken_off(code, str(fault)))]
    names = [node for node in ast.walk(parsed.tree) if isinstance(node, ast.Name)]
    called = {id(node.func) for node in ast.walk(parsed.tree) if isinstance(node, ast.Call)}
    names = sorted((node for node in names if id(node) not in called), key=lambda node: (node.lineno, node.col_offset))
    said = ((complaint(node.id), node) for node in names)
    return [Fault(path, f"{message} (at {parsed.place(node)})") for message, node in said if message is not None]


def first_foreign(code: str) -> str | None:
    """The first token that is no part of the language and why; None where every token is, or where a number is faulty."""
    for token in TOKEN.finditer(code):
        message = foreign(token, code)
        if message is not None:
            return f"{message} (at {line_and_column(code, token.start())})"
    return None


def broken_off(code: str, told: str) -> str:
    """What Python's parser only says it cannot read, in words: lines without parentheses, an end that is missing."""
    tokens = [token for token in TOKEN.finditer(code) if token.lastgroup != "blank"]
    depth = 0
    for before, token in zip([None, *tokens], tokens):
        gap = code[before.end() : token.start()] if before else ""
        if depth == 0 and re.search(r"(?<!\\)[\r\n]", gap):
            return f"{SEVERAL_LINES} (at {line_and_column(code, token.start())})"
        depth += (token.group() == "(") - (token.group() == ")")
        if depth > MOST_DEPTH:
            place = line_and_column(code, token.start())
            return f"parentheses nest deeper than {MOST_DEPTH}; split the expression into terms (at {place})"
    if not tokens or not told.startswith("this does not fit here"):
        return told
    last = tokens[-1]
    end = line_and_column(code, last.end())
    if last.lastgroup == "sign" and last.group() != ")":
        return f"the expression breaks off here; something is missing at its end (at {end})"
    if depth > 0:
        return f'a ")" is missing here (at {end})'
    place = told.rpartition("(at ")[2].rstrip(")")
    misfit = next((token.group() for token in tokens if line_and_column(code, token.start()) == place), "this")
    return f'"{misfit[:20]}" does not fit here (at {place})'


def foreign(token: re.Match[str], code: str) -> str | None:
    """Why a token is no part of the language; None when it is."""
    text = token.group()
    if token.lastgroup == "text":
        return TEXTS
    if text in FOREIGN:
        return FOREIGN[text]
    if token.lastgroup == "word":
        return foreign_word(text, code[token.end() :])
    if token.lastgroup != "sign" or text in OPERATORS:
        return None
    if text in ASSIGNMENTS:
        return "nothing can be assigned here; compare with =="
    if text in BITS:
        return f'"{text}" works on bits and is no part of this language; use and, or, not'
    return f'"{text}" is no part of this language'


def foreign_word(word: str, rest: str) -> str | None:
    """Why a word is no part of the language: a word of Python, foreign letters, or a function that there is not."""
    if word in KEYWORDS:
        return f'"{word}" is a word of Python that is no part of this language; write one expression'
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", word) is None:
        return "names have letters a to z, digits and _ only" if not word[0].isdigit() else None
    if word in ("and", "or", "not", "if", "else") or not rest.lstrip(" \t").startswith("(") or word in EXPRESSION_FUNCTIONS:
        return None
    near = nearest_name(word, list(EXPRESSION_FUNCTIONS))
    hint = f'did you mean "{near}"?' if near else f"there are {', '.join(EXPRESSION_FUNCTIONS)}"
    return f'there is no function "{word}"; {hint}'


def line_and_column(code: str, offset: int) -> str:
    """line:column of an offset, both counted from 1."""
    lines = re.split(r"\r\n|\r|\n", code[:offset])
    return f"{len(lines)}:{len(lines[-1]) + 1}"
