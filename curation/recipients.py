"""Telling whoever has a copy of a dataset that something in it was taken back."""

from __future__ import annotations

from email.utils import parseaddr
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.models.letter import Letter
from curation.models import Download, Materialisation, Snapshot

TOLD = "dataset-revoked"


def address(snapshot: Snapshot) -> str:
    """Where everybody reads what was taken back out of it."""
    return settings.SITE_URL.rstrip("/") + reverse("dataset-revocations", args=[snapshot.pk])


def tell(snapshot: Snapshot) -> None:
    """Those who took a folder, by the bell, and those it was written for, by mail: once for an epoch."""
    with transaction.atomic():
        taken = Download.objects.filter(materialisation__snapshot=snapshot, told__lt=snapshot.epoch).exclude(by=None)
        for by in {one.by for one in taken.select_for_update(of=["self"]).select_related("by") if one.by}:
            subject = uuid5(NAMESPACE_URL, f"{snapshot.pk}/{snapshot.epoch}")
            Notification.tell(by, TOLD, subject=subject, url=address(snapshot), title=snapshot.name)
        taken.update(told=snapshot.epoch)
        behind = Materialisation.objects.filter(snapshot=snapshot, told__lt=F("snapshot__epoch"))
        for mail in {parseaddr(made.recipient)[1] for made in behind.select_for_update(of=["self"])}:
            if "@" in mail:
                Letter.write(_letter(snapshot, mail))
        behind.update(told=snapshot.epoch)


def _letter(snapshot: Snapshot, mail: str) -> EmailMultiAlternatives:
    subject = _("Pictures were taken back from the dataset “%(name)s”") % {"name": snapshot.name}
    text = _(
        "You have a copy of “%(name)s” (snapshot %(snapshot)s). People have taken back pictures that are in it: they "
        "may not be used any more.\n\nWhich rows to drop stands, signed, in\n%(address)s\n\nDownload it, and with the "
        "gallery's program say:\nmanage.py dataset verify DIR --revocations revocations.jsonl"
    )
    told = {"name": snapshot.name, "snapshot": snapshot.pk[:12], "address": address(snapshot)}
    return EmailMultiAlternatives(subject, text % told, to=[mail])
