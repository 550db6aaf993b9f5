"""Deletions: columns that are null at first, without a constraint for which every row would be read."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0007_carried_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="image",
            name="state",
            field=models.CharField(
                choices=[("kept", "Kept"), ("deleted", "Deleted"), ("erased", "Erased")], default="kept", max_length=8
            ),
        ),
        migrations.CreateModel(
            name="Deletion",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("images", models.PositiveIntegerField(default=0, help_text="How many pictures.")),
                (
                    "posts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("places", models.JSONField(default=list, help_text="[post, picture, position, description] of each.")),
                ("erased", models.DateTimeField(null=True)),
                (
                    "maker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="image",
            name="deletion",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="gallery.deletion",
            ),
        ),
        migrations.AddIndex(
            model_name="deletion",
            index=models.Index(fields=["maker", "-id"], name="deletion_newest"),
        ),
        migrations.AddIndex(
            model_name="deletion",
            index=models.Index(condition=models.Q(("erased__isnull", True)), fields=["at"], name="deletion_waiting"),
        ),
    ]
