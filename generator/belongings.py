"""What of a person the generator keeps: their threads and jobs."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from accounts.models import User
from generator.models import Allowance, Job, JobSource, Thread

RECORD = (
    *("id", "thread_id", "turn_id", "kept_id", "task", "prompt", "negative_prompt", "seed", "width", "height", "steps"),
    *("guidance_scale", "scheduler", "strength", "candidates", "engine", "model", "model_revision", "plan", "cost"),
    *("state", "accepted", "claimed", "finished", "error_code", "error"),
)


class JobBelongings:
    """Exported as one line of JSON a job and a thread."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        jobs = Job.objects.of(user).order_by("id").values(*RECORD)
        threads = Thread.objects.of(user).order_by("id").values("id", "title", "created")
        for name, rows in (("jobs.jsonl", jobs), ("threads.jsonl", threads)):
            yield name, b"".join(orjson.dumps(row, default=str) + b"\n" for row in rows.iterator())

    def erase(self, user: User) -> None:
        """Call off what is open, then remove everything.

        A job that a team paid for stays, without its words, as a line in the team's account, which must go on adding
        up; it no longer says more than that a member who left made so many images on a day.
        """
        for job in Job.objects.of(user).open():
            job.cancel(by=user)
        JobSource.objects.filter(job__user=user).delete()
        of_a_team = Job.objects.of(user).filter(ledger__allowance__team__isnull=False)
        wordless = {"prompt": "", "negative_prompt": "", "mask_key": "", "error": "", "body_sha256": ""}
        of_a_team.update(**wordless, idempotency_key=None, seed=0, kept=None, turn=None)
        Job.objects.of(user).exclude(pk__in=of_a_team).delete()
        Allowance.objects.filter(user=user).delete()
        Thread.objects.of(user).filter(jobs__isnull=True).delete()
        Thread.objects.of(user).update(title="")
