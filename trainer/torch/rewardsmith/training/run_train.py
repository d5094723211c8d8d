"""A claimed training job: its task, its base model, its terms, and the run."""

from __future__ import annotations

from ..open_job import open_job
from ..report import JobContext, JobEnd, Reporter
from ..terms.external_terms import ExternalTerms
from ..terms.term_settings import TermSettings


def run_train(context: JobContext, reporter: Reporter) -> JobEnd:
    """Trains as the job says and reports through `reporter`. Raises a RunFailure that says what to change."""
    from .train import train

    task, base = open_job(context, reporter)
    terms = ExternalTerms(context.job.spec, TermSettings.from_environment(context.home), reporter.say)
    try:
        return train(context, reporter, task=task, base=base, external=terms.outcomes)
    finally:
        terms.close()
