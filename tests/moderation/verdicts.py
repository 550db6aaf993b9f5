"""Verdicts that tests speak of, without the rules that come to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from moderation.models import Case, Rule, Verdict


def refused(person: User, text: str = "a closed name", action: str = "refuse") -> Verdict:
    """Which may be appealed."""
    said: dict[str, Any] = {"matcher": {"terms": ["closed"]}, "sentence_en": "No.", "sentence_fr": "Non."}
    rule = Rule.objects.create(name=f"test-{action}", version=1, action=action, **said)
    expires = timezone.now() + timedelta(days=1)
    return Verdict.objects.create(rule=rule, person=person, text=text, action=action, expires=expires)


def held(person: User, text: str = "a held name") -> Verdict:
    """About which a moderator and its person can talk."""
    verdict = refused(person, text, "hold")
    Case.objects.create(kind=Case.Kind.HELD, verdict=verdict, person=person)
    return verdict
