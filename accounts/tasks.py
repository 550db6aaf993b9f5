"""Doorbells of this app: each looks at a row and calls its verb."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.access import answer_mail
from accounts.models import Export, Letter, SignupRequest, Submission, Token, User, WebhookMessage
from accounts.models.webhook import KEPT_DAYS
from accounts.notifications import digest
from accounts.webhooks.sending import deliver
from lib.doorbell import ring


@shared_task
def make_export(pk: str) -> None:
    for export in Export.objects.filter(pk=UUID(pk)):
        export.make()


@shared_task
def erase_user(pk: int) -> None:
    for user in User.objects.filter(pk=pk, closed__isnull=False, erased__isnull=True):
        user.erase()


@shared_task
def tell_signup_answer(pk: int) -> None:
    for asked in SignupRequest.objects.filter(pk=pk, told=None).select_related("user"):
        answer_mail.tell(asked)


@shared_task
def send_webhook(pk: str) -> None:
    deliver(UUID(pk))


@shared_task
def sweep_webhooks() -> None:
    """Ring for messages that are due, and forget old ones."""
    now = timezone.now()
    waiting = WebhookMessage.objects.filter(state=WebhookMessage.State.WAITING, due__lte=now)
    for pk in waiting.order_by("due").values_list("pk", flat=True)[:100]:
        ring("accounts.tasks.send_webhook", str(pk))
    WebhookMessage.objects.filter(created__lt=now - timedelta(days=KEPT_DAYS)).delete()


@shared_task
def sweep() -> None:
    """Ring again for exports left waiting, accounts closed but not yet erased, and people not told yet."""
    for request in SignupRequest.untold().values_list("pk", flat=True):
        ring("accounts.tasks.tell_signup_answer", request)
    for refused in SignupRequest.forgettable():
        refused.user.close()
    for pk in Export.objects.left_waiting().values_list("pk", flat=True):
        ring("accounts.tasks.make_export", str(pk))
    for leaver in User.objects.filter(closed__isnull=False, erased__isnull=True).values_list("pk", flat=True):
        ring("accounts.tasks.erase_user", leaver)


@shared_task
def expire_exports() -> None:
    """Delete archives past their week, tokens past their day by a month, and what is too old to be sent again."""
    Submission.forget_old()
    for export in Export.objects.outdated():
        export.expire()
    Token.objects.filter(expires__lt=timezone.now() - timedelta(days=30)).delete()


@shared_task
def send_letters() -> None:
    Letter.send_due()


@shared_task
def send_digests() -> None:
    digest.send_due()
