"""The making of pictures: threads of jobs, and what they cost."""

from generator.models.allowance import Allowance, LedgerEntry
from generator.models.job import Job, JobSource
from generator.models.thread import Thread

__all__ = ["Allowance", "Job", "JobSource", "LedgerEntry", "Thread"]
