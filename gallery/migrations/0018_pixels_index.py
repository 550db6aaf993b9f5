"""Copies are found by their pixels; the index is made while others write, and made anew if it was stopped."""

from django.contrib.postgres.indexes import HashIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("gallery", "0017_remix_terms")]

    operations = [
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS image_by_pixels", migrations.RunSQL.noop),
        AddIndexConcurrently(model_name="image", index=HashIndex(fields=["pixel_sha256"], name="image_by_pixels")),
    ]
