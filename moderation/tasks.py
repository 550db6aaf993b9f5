"""What is done in the background: each calls one verb."""

from celery import shared_task

from moderation.cases.forgetting import forget_words


@shared_task
def forget_old_words() -> None:
    forget_words()
