"""The true record: columns that are null or have a constant default, so that no row is rewritten; filled in batches."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0009_deleted_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="edge",
            name="pixels",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="edge",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("parentOf", "What it is a changed copy of"),
                    ("inputTo", "What was looked at to make it"),
                    ("componentOf", "A part of it"),
                ],
                db_default="",
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="adapters",
            field=models.JSONField(help_text="[{name, weight, sha256}]; null where the engine did not say.", null=True),
        ),
        migrations.AddField(
            model_name="image",
            name="bands",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(),
                help_text="Sixteen of the perceptual hash: `gallery.images.near_duplicates`.",
                null=True,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="digital_source_type",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="IPTC's word; empty of an upload.", max_length=60
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="dtype",
            field=models.CharField(blank=True, db_default="", default="", max_length=20, verbose_name="Precision"),
        ),
        migrations.AddField(
            model_name="image",
            name="licence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CC0-1.0", "CC0 1.0: no rights reserved"),
                    ("CC-BY-4.0", "CC BY 4.0: name the maker"),
                    ("CC-BY-SA-4.0", "CC BY-SA 4.0: name the maker, share alike"),
                    ("CC-BY-NC-4.0", "CC BY-NC 4.0: name the maker, not for business"),
                    ("CC-BY-ND-4.0", "CC BY-ND 4.0: name the maker, change nothing"),
                ],
                db_default="",
                default="",
                max_length=40,
                verbose_name="Licence of the picture",
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="model_sha256",
            field=models.CharField(blank=True, db_default="", default="", help_text="Of its files.", max_length=64),
        ),
        migrations.AddField(
            model_name="image",
            name="pipeline",
            field=models.CharField(blank=True, db_default="", default="", max_length=80, verbose_name="Pipeline"),
        ),
        migrations.AddField(
            model_name="image",
            name="pixel_sha256",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of the pixels, whatever file they are in.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="record_version",
            field=models.SmallIntegerField(db_default=0, default=1, editable=False),
        ),
        migrations.AddField(
            model_name="image",
            name="root",
            field=models.UUIDField(help_text="Where the line of first parents begins: itself without any.", null=True),
        ),
        migrations.AlterField(
            model_name="image",
            name="policy_version",
            field=models.CharField(blank=True, help_text="Of the site's rules when it was made.", max_length=20),
        ),
    ]
