"""Beside the table's use: a notification is written with every like."""

from datetime import UTC, datetime

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce

NEVER = models.Value(datetime(9999, 12, 31, tzinfo=UTC), models.DateTimeField())


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0005_notification_bundles")]

    operations = [
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                models.F("to"),
                models.F("kind"),
                Coalesce("bundle", "id"),
                Coalesce("seen", NEVER),
                models.F("id").desc(),
                name="notification_alike",
            ),
        ),
    ]
