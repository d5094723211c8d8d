"""Terms that the rules do not compute: Python code, in a locked process with limits, and models that score."""

from .external_terms import ExternalTerms
from .term_settings import TermSettings, features_of

__all__ = ["ExternalTerms", "TermSettings", "features_of"]
