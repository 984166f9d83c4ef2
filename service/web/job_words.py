"""What pages say about jobs."""

from data.messages import _
from service.storage.jobs import (
    CANCELLED,
    DONE,
    DOSSIERS,
    EMBEDDING,
    FAILED,
    IMPORT,
    INFEASIBLE,
    PAIRING,
    RUNNING,
    WAITING,
    Job,
)
from service.web.words import number


def job_kind(kind: str) -> str:
    """Return what a kind of job does."""
    return {
        PAIRING: _("pairing a workshop"),
        IMPORT: _("writing an import"),
        DOSSIERS: _("dossiers of all cities"),
        EMBEDDING: _("reading new texts"),
    }[kind]


def job_state(job: Job) -> str:
    """Return how far a job is."""
    if job.state == RUNNING and job.n_all:
        return _("running: {n} of {all}").format(n=number(job.n_done), all=number(job.n_all))
    return {
        WAITING: _("waits"),
        RUNNING: _("is running"),
        DONE: _("done"),
        INFEASIBLE: _("no programme is possible"),
        FAILED: _("failed"),
        CANCELLED: _("given up"),
    }[job.state]
