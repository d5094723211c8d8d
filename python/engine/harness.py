"""Runs the reward code of terms, one rollout at a time: the same text in the browser and in the trainer's child process.

Only text, numbers and booleans cross the border to JavaScript: an object of one side in the other's hands would be a way out.
"""

import json
import linecache
import math
import sys
import traceback
import zlib

MOST_MESSAGE = 500
MOST_TRACEBACK = 4000
MOST_FAULTS = 8
MOST_PRINTED = 200
MOST_PRINTED_CHARS = 2000

# Bridges to JavaScript and to the interpreter's own memory. The border itself is the process or the page's policy.
CLOSED = {
    "js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core", "micropip", "ctypes", "_ctypes", "socket", "_socket",
    "subprocess", "_posixsubprocess", "multiprocessing", "ssl", "_ssl", "webbrowser", "pdb",
}  # fmt: skip

PROCESSES = (
    "system popen fork forkpty vfork execv execve execl execle execlp execlpe execvp execvpe spawnv spawnve spawnl spawnle "
    "posix_spawn posix_spawnp kill killpg abort _exit"
).split()


class _Closed:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in CLOSED:
            raise ImportError(f"{name} is not available to reward code", name=name)
        return None


class _Printed:
    """Takes what is printed: the first lines with the rollout they belong to, of the rest only how many they were."""

    encoding = "utf-8"
    errors = "strict"
    closed = False

    def __init__(self):
        self.start()

    def start(self):
        self.lines = []
        self.count = 0
        self.pending = ""
        self.rollout = -1

    def at(self, rollout):
        self.rollout = rollout

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str")
        if self.count >= MOST_PRINTED:
            self.count += text.count("\n")
            return len(text)
        *lines, rest = (self.pending + text[: 100 * MOST_PRINTED_CHARS]).split("\n")
        for line in lines:
            self._add(line)
        self.pending = rest[:MOST_PRINTED_CHARS]
        return len(text)

    def _add(self, line):
        self.count += 1
        if self.count <= MOST_PRINTED:
            self.lines.append({"rollout": self.rollout, "text": line[:MOST_PRINTED_CHARS]})

    def close_line(self):
        if self.pending:
            pending, self.pending = self.pending, ""
            self._add(pending)

    def flush(self):
        pass

    def isatty(self):
        return False

    def writable(self):
        return True

    def readable(self):
        return False


class _Stdin:
    def read(self, *args):
        raise OSError("reward code has no input to read")

    readline = readlines = read


class _Term:
    def __init__(self):
        self.reward = None
        self.faults = {}


_printed = _Printed()
_terms = {}
_rollouts = []


def _filename(term):
    return f"<reward {term}>"


def _line_of(exception, filename):
    """The last line of the user's code that the exception came through, and the place of a syntax error in it."""
    if isinstance(exception, SyntaxError) and exception.filename == filename:
        return exception.lineno, exception.offset
    line = None
    step = exception.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == filename:
            line = step.tb_lineno
        step = step.tb_next
    return line, None


def _describe(exception, filename):
    kind = type(exception).__name__
    try:
        said = exception.msg if isinstance(exception, SyntaxError) else str(exception)
    except BaseException:
        said = ""
    message = f"{kind}: {said}" if said else kind
    line, column = _line_of(exception, filename)
    return message[:MOST_MESSAGE], line, column


def _traceback(exception):
    try:
        told = traceback.TracebackException.from_exception(exception, limit=-12)
        ours = score.__code__.co_filename
        told.stack = traceback.StackSummary.from_list([frame for frame in told.stack if frame.filename != ours])
        return "".join(told.format())[-MOST_TRACEBACK:]
    except BaseException:
        return ""


def _fault(exception, filename, rollout):
    message, line, column = _describe(exception, filename)
    return {
        "message": message,
        "line": line,
        "column": column,
        "traceback": _traceback(exception),
        "rollout": rollout,
        "count": 1,
    }


def _note(term, exception, rollout):
    """Counts an exception under its line and kind, keeps the first of each, and says it in one line."""
    message, line, _ = _describe(exception, _filename(term))
    faults = _terms[term].faults
    key = (type(exception).__name__, line)
    if key in faults:
        faults[key]["count"] += 1
    elif len(faults) < MOST_FAULTS:
        faults[key] = _fault(exception, _filename(term), rollout)
    return message if line is None else f"{message} (line {line})"


def _quiet(begin):
    _printed.start()
    _printed.at(begin)
    sys.stdout = sys.stderr = _printed


def load_term(term, code):
    """Compiles and runs the code of a term; what is wrong with it, as JSON, or "" when it has a reward to call."""
    _quiet(-1)
    filename = _filename(term)
    linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
    made = _Term()
    _terms[term] = made
    scope = {"__name__": f"reward_{term}", "__builtins__": __builtins__, "__file__": filename}
    try:
        _seed(0)
        exec(compile(code, filename, "exec", dont_inherit=True), scope)
    except BaseException as exception:
        return json.dumps(_fault(exception, filename, None))
    reward = scope.get("reward")
    if not callable(reward):
        hint = "write def reward(prompt, completion, answer, signals):"
        named = "there is no function named reward" if reward is None else "reward is not a function"
        fault = {"message": f"{named}; {hint}", "line": 1, "column": 1, "traceback": "", "rollout": None, "count": 1}
        return json.dumps(fault)
    made.reward = reward
    return ""


def take(text):
    """The rollouts that are scored next, as JSON: first is the place of the first."""
    global _rollouts
    _rollouts = json.loads(text)


def start_term(term):
    """Forgets what a term printed and raised before."""
    _quiet(-1)
    _terms[term].faults = {}


def score(term, index, place):
    """A number, or a text: "none", or "error: " and why. `place` is the rollout's among all that are scored."""
    rollout = _rollouts[index]
    prompt, completion, answer = rollout["prompt"], rollout["completion"], rollout["answer"]
    _printed.at(place)
    try:
        _seed(zlib.crc32(f"{prompt}\0{completion}".encode("utf-8", "surrogatepass")))
        signals = {name: list(value) if type(value) is list else value for name, value in rollout["signals"].items()}
        value = _terms[term].reward(prompt, completion, answer, signals)
        result = _read(value)
    except BaseException as exception:
        result = "error: " + _note(term, exception, place)
    _printed.close_line()
    return result


def _read(value):
    if value is None:
        return "none"
    if type(value) in (bool, int, float):
        try:
            number = float(value)
        except OverflowError:
            return "error: reward gave a whole number too large for a float"
        return number if math.isfinite(number) else f"error: reward gave {number}, which is not a finite number"
    kind = type(value)
    if isinstance(value, (int, float)) and not isinstance(value, complex):
        return _read(float(value))
    return f"error: reward gave a {kind.__name__}, not a number; return an int, a float, a bool or None"[:MOST_MESSAGE]


def _seed(seed):
    """The same draws for the same rollout, wherever and in whatever order it is scored."""
    random = sys.modules.get("random")
    if random is not None:
        random.seed(seed)


def finish_term(term):
    """What the term printed and raised since start_term, as JSON."""
    printed = {"lines": _printed.lines, "count": _printed.count}
    return json.dumps({"printed": printed, "faults": list(_terms[term].faults.values())})


def _refused(*args, **kwargs):
    raise PermissionError("reward code cannot start or end processes")


def close_bridges():
    """Takes the ways to JavaScript and to other processes out of reach of an import."""
    import os
    import posix

    for module in (os, posix):
        for name in PROCESSES:
            if hasattr(module, name):
                setattr(module, name, _refused)
    for name in list(sys.modules):
        if name.partition(".")[0] in CLOSED:
            del sys.modules[name]
    sys.meta_path.insert(0, _Closed())
    sys.stdin = _Stdin()
    sys.stdout = sys.stderr = _printed
    sys.__stdout__ = sys.__stderr__ = sys.__stdin__ = None
