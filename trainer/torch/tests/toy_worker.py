"""The worker, `python -m toy_worker FOLDER`, doing the toy job whatever it is asked to do."""

from __future__ import annotations

import sys

from toy_job import run_toy

from rewardsmith.agent.worker import leave, main

if __name__ == "__main__":
    leave(main(sys.argv[1:], run_toy))
