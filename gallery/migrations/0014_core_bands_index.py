"""What shares a band of its middle is found by an index, made while others write and made anew if it was stopped."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("gallery", "0013_core_hash")]

    operations = [
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS image_by_core_bands", migrations.RunSQL.noop),
        AddIndexConcurrently(model_name="image", index=GinIndex(fields=["core_bands"], name="image_by_core_bands")),
    ]
