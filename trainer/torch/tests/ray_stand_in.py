"""
Stands for the worker in tests of where workers run: writes down that it began, waits for a file named `go`, and leaves with
the code in it. Under a launcher its ranks meet first and add up their ranks, plus one each.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main() -> None:
    folder = Path(sys.argv[1])
    rank = os.environ.get("RANK", "0")
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        total = add_up_ranks()
        (folder / f"sum-{rank}").write_text(f"{total:g}")
    with open(folder / f"began-{rank}", "a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    print("the stand-in is at work", flush=True)
    while not (folder / "go").exists():
        time.sleep(0.05)
    code = int((folder / "go").read_text() or "0")
    print(f"the stand-in leaves with {code}", flush=True)
    sys.exit(code)


def add_up_ranks() -> float:
    import torch

    torch.distributed.init_process_group("gloo")
    total = torch.tensor(float(torch.distributed.get_rank() + 1))
    torch.distributed.all_reduce(total)
    torch.distributed.destroy_process_group()
    return float(total)


if __name__ == "__main__":
    main()
