"""For tests: the real server, its routes and its Postgres, in a process of its own (serve.ts)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[3]


class RealServer:
    """
    `origin` and `key` are what a trainer or a script is given; the rest reads the database or acts as a browser. Another one
    on the `database` of this one, always at the same `port`, can be killed and started again.
    """

    def __init__(self, database: str | None = None, port: int = 0) -> None:
        given = [] if database is None else [database, str(port)]
        command = ["node", "--import", "tsx", str(Path(__file__).with_name("serve.ts")), *given]
        self._process = subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            hello = self._read()
        except BaseException:
            self.stop()
            raise
        self.origin: str = hello["origin"]
        self.database: str = hello["database"]
        self.key: str = hello["key"]
        self.trainer: str = hello["trainer"]

    def stop(self) -> None:
        """The end of its input ends it, and its Postgres with it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)

    def kill(self) -> None:
        """kill -9 of the server, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()

    def sql(self, text: str, *values: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._ask({"do": "sql", "text": text, "values": values})
        return rows

    def new_key(self, name: str = "Another") -> str:
        """The key of another trainer."""
        return str(self._ask({"do": "key", "name": name})["key"])

    def launch(self, spec: dict[str, Any], config: dict[str, Any], **more: Any) -> str:
        """Queues a run (camelCase config; `seed`, `job`, `parent`, `startStep`, `baseMeans`) and returns its id."""
        return str(self._ask({"do": "launch", "spec": spec, "config": config, **more}))

    def want(self, run: str, want: str) -> None:
        """Cancels, pauses or resumes a run, as its page's buttons do."""
        self._ask({"do": "want", "run": run, "want": want})

    def run(self, run: str) -> dict[str, Any]:
        """The run's row."""
        return self.sql("select * from run where id = $1", run)[0]

    def attempts(self, run: str) -> list[dict[str, Any]]:
        return self.sql("select * from attempt where run_id = $1 order by number", run)

    def points(self, run: str, metric: str) -> list[tuple[int, int, float]]:
        """(attempt number, step, value) of all that is stored of a metric; NaN and infinities as text."""
        rows = self.sql(
            """select a.number, p.step, p.value::text from point p join series s on s.id = p.series_id
               join attempt a on a.id = s.attempt_id where s.run_id = $1 and s.metric = $2 order by a.number, p.step""",
            run,
            metric,
        )
        return [(row["number"], row["step"], float(row["value"])) for row in rows]

    def logs(self, run: str) -> list[str]:
        return [row["text"] for row in self.sql("select text from log_line where run_id = $1 order by id", run)]

    def _ask(self, asked: dict[str, Any]) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        said = self._read()
        if "error" in said:
            raise AssertionError(said["error"])
        return said["answer"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        for line in self._process.stdout:
            # Whatever else is printed (building the database client) is no answer.
            if line.startswith("{"):
                said: dict[str, Any] = json.loads(line)
                return said
        raise AssertionError(f"the server's process ended with {self._process.wait()}; its output is above")
