"""What is done in the background: each calls one verb."""

from celery import shared_task

from moderation.cases.forgetting import forget_words
from moderation.judging.waiting import judge_again


@shared_task
def forget_old_words() -> None:
    forget_words()


@shared_task
def judge_waiting() -> None:
    judge_again()
