"""The mail that tells somebody whether they were let in."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import SignupRequest


def tell(asked: SignupRequest) -> None:
    """Once; a mail server that is away raises, and the sweep rings again within the day."""
    user = asked.user
    if user.email and asked.answer != SignupRequest.Answer.WAITING:
        with override(user.language or settings.LANGUAGE_CODE):
            facts = {"asked": asked, "site_name": settings.SITE_NAME}
            facts |= {"sign_in": settings.SITE_URL + reverse("account_login")}
            subject = _("Your request to join %(site)s") % {"site": settings.SITE_NAME}
            send_mail(subject, render_to_string("accounts/signup_answer.txt", facts), None, [user.email])
    SignupRequest.objects.filter(pk=asked.pk).update(told=timezone.now())
