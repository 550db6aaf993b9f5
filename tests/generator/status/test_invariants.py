"""The command that checks a database notices when something does not add up."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F

from accounts.models import User
from gallery.images.erasure import erase
from gallery.models import Image
from generator.models import Allowance, Grant, Job, LedgerEntry


def check(*options):
    """(exit code, what was said)"""
    said = StringIO()
    try:
        call_command("invariants", *options, stdout=said)
    except SystemExit as ended:
        return ended.code, said.getvalue()
    return 0, said.getvalue()


def test_a_sound_database_passes(ada, ask, draw):
    draw(ask(ada))
    ask(ada).cancel(by=ada)
    assert check("--at-rest")[0] == 0


def test_an_open_job_is_only_reported_when_all_should_be_at_rest(ada, ask):
    ask(ada)
    assert check()[0] == 0
    code, said = check("--at-rest")
    assert code == 1 and "nothing is open" in said


def refund_as_well(settle):
    """The same job refunded out of a grant that it never drew on."""
    grant = Grant.objects.get()
    LedgerEntry.objects.create(job=settle.job, grant=grant, kind="refund", images=settle.images)


def draw_on_yesterday_as_well(settle):
    yesterday = Allowance.objects.create(user=settle.job.user, day="2026-01-01", limit=10, used=2)
    LedgerEntry.objects.create(job=settle.job, allowance=yesterday, kind="reserve", images=2)


DAMAGES = {
    "reserved its images": lambda: LedgerEntry.objects.filter(kind="reserve").delete(),
    "exactly when it has ended": lambda: LedgerEntry.objects.filter(kind="settle").delete(),
    "succeeded jobs settled": lambda: LedgerEntry.objects.filter(kind="settle").update(kind="refund"),
    "were refunded": lambda: Job.objects.filter(state="succeeded").update(state="failed"),
    "kept an image a candidate": lambda: Job.objects.update(images_kept=1),
    "more images than it kept": lambda: Image.objects.all().update(job=Job.objects.get(state="queued").pk),
    "add up to its cost": lambda: Job.objects.filter(state="succeeded").update(cost=3),
    "of what was reserved": lambda: LedgerEntry.objects.filter(kind="settle").update(images=1),
    "never both": lambda: refund_as_well(LedgerEntry.objects.get(kind="settle")),
    "to its person or their team": lambda: Allowance.objects.update(user=User.objects.get(handle="bruno")),
    "on one day": lambda: draw_on_yesterday_as_well(LedgerEntry.objects.get(kind="settle")),
    "used is what was reserved": lambda: Allowance.objects.update(used=F("used") - 1),
    "what is used of a grant": lambda: Grant.objects.update(used=1),
}


@pytest.mark.parametrize("rule", DAMAGES)
def test_damage_is_named(rule, ada, bruno, ask, draw):
    job = draw(ask(ada, candidates=2))
    ask(ada)
    Grant.give(by=None, people=[ada], images=3, reason="welcome")
    DAMAGES[rule]()
    code, said = check()
    assert code == 1 and rule in said
    assert str(job.pk) in said or rule.startswith(("used", "used of a", "of what", "to its", "more", "what is"))


def test_a_lost_picture_is_missed_where_nobody_erased_any(ada, ask, draw):
    draw(ask(ada, candidates=2))
    Image.objects.filter(candidate=1).delete()
    code, said = check("--nothing-erased")
    assert code == 1 and "every image that was kept is there" in said


def test_a_picture_that_its_maker_erased_is_not_missed(ada, ask, draw):
    erase(Image.objects.filter(pk=draw(ask(ada)).images()[0].pk))
    assert check()[0] == 0
