"""
The rules of rewards, RewardSpec v1, in the standard library of Python 3.10 or newer.

The same rules stand in domain/reward and domain/objective in TypeScript; fixtures/ pins both at 1e-9. Begin reading at
score.py. These files are also what every exported module carries.
"""

from .advantage import advantages
from .python_terms import run_python_terms
from .score import base_means_of, is_group_relative, score

__all__ = ["advantages", "base_means_of", "is_group_relative", "run_python_terms", "score"]
