"""Pictures that nobody has looked at are found by an index, made while others write and anew if it was stopped."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("gallery", "0015_clearance")]

    operations = [
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS image_waiting", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="image",
            index=models.Index(condition=models.Q(("clearance", "waiting")), fields=["id"], name="image_waiting"),
        ),
    ]
