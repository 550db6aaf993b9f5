"""A copy of everything that belongs to a person, made in the background and kept for a few days."""

from __future__ import annotations

import logging
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.notification import Notification
from accounts.registries import personal_data
from lib.ids import new_id, to_text

if TYPE_CHECKING:
    from accounts.models.user import User

FOLDER = "exports"
KEPT = timedelta(days=7)
LEASE = timedelta(minutes=15)
TRIES = 3
logger = logging.getLogger(__name__)


class ExportQuerySet(models.QuerySet["Export"]):
    def of(self, user: User) -> ExportQuerySet:
        return self.filter(user=user).order_by("-id")

    def left_waiting(self) -> ExportQuerySet:
        """Those nobody works on: never heard of, or whose worker was lost."""
        lost = models.Q(started__isnull=True) | models.Q(started__lt=timezone.now() - LEASE)
        return self.filter(lost, state=Export.State.WAITING)

    def outdated(self) -> ExportQuerySet:
        return self.filter(state=Export.State.READY, expires__lte=timezone.now())


class Export(models.Model):
    """`storage_key` is a ZIP in the private storage, `bytes` long; `expires` is when it is deleted."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Expired")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    storage_key = models.CharField(max_length=200, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True, help_text="When a worker took it up; its lease runs from here.")
    tries = models.PositiveSmallIntegerField(default=0)
    expires = models.DateTimeField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], name="export_one_at_a_time", condition=models.Q(state="waiting"))
        ]
        indexes = [models.Index(fields=["state", "expires"], name="export_by_state")]

    def __str__(self) -> str:
        return f"export for {self.user}, {self.state}"

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY and bool(self.expires and self.expires > timezone.now())

    @property
    def filename(self) -> str:
        return f"{self.user.handle}-{self.created:%Y-%m-%d}.zip"

    @classmethod
    def ask(cls, user: User) -> Export:
        """Ask for a copy. Asking while one is being made gives that one."""
        return cls.objects.get_or_create(user=user, state=cls.State.WAITING)[0]

    def make(self) -> None:
        """Write the archive, unless someone else is at it. A failure is tried again, at most three times in all."""
        if not self._claim():
            return
        try:
            with tempfile.TemporaryFile() as file:
                size = self._write(file)
                key = default_storage.save(f"{FOLDER}/{to_text(new_id())}.zip", File(file))
        except Exception:
            logger.exception("The export %s could not be made", self.pk)
            self._give_up()
            return
        self._finish(key, size)

    def _claim(self) -> bool:
        waiting = Export.objects.left_waiting().filter(pk=self.pk)
        claimed = waiting.update(started=timezone.now(), tries=models.F("tries") + 1) == 1
        self.refresh_from_db()
        if claimed and self.tries > TRIES:  # its worker was lost every time
            self._give_up()
            return False
        return claimed

    def _write(self, file: Any) -> int:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, contents in self._files():
                archive.writestr(path, contents)
        size = int(file.tell())
        file.seek(0)
        return size

    def _files(self) -> Iterator[personal_data.Named]:
        for name, part in personal_data.everything().items():
            for path, contents in part.export(self.user):
                yield f"{name}/{path}", contents

    def _finish(self, key: str, size: int) -> None:
        """Ready, unless it was taken over or its person left meanwhile: then the file goes again."""
        mine = Export.objects.filter(pk=self.pk, state=self.State.WAITING, started=self.started)
        ready = {"state": self.State.READY, "storage_key": key, "bytes": size, "expires": timezone.now() + KEPT}
        if not mine.update(**ready):
            default_storage.delete(key)
        else:
            self.refresh_from_db()
            Notification.tell(self.user, "export", subject=self.pk, url="/settings/privacy")

    def _give_up(self) -> None:
        """Failed for good after the last try; before that it waits for the sweeper."""
        state = self.State.FAILED if self.tries >= TRIES else self.State.WAITING
        mine = Export.objects.filter(pk=self.pk, state=self.State.WAITING, started=self.started)
        mine.update(state=state, started=None)
        self.refresh_from_db()

    def expire(self) -> None:
        """Delete the file; the row stays to say that there was one."""
        with transaction.atomic():
            if Export.objects.outdated().filter(pk=self.pk).update(state=self.State.EXPIRED, storage_key=""):
                transaction.on_commit(lambda: default_storage.delete(self.storage_key))
