"""A hash of a picture's middle, by which copies with their edges cut away are found; filled in by a task."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gallery", "0012_credential")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="core_hash",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Of its middle: `lib.imaging.likeness`; empty until found.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="core_bands",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(),
                help_text="Sixteen of the core's hash, as `bands`.",
                null=True,
                size=None,
            ),
        ),
    ]
