import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feed", "0004_search_words"),
        ("gallery", "0003_cards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedSlates",
            fields=[
                ("id", models.SmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("upto", models.UUIDField(default=uuid.UUID("00000000-0000-0000-0000-000000000000"))),
            ],
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("version", models.CharField(max_length=16)),
                ("weights", models.JSONField(default=dict)),
                ("usual", models.FloatField()),
                ("ranked", models.PositiveIntegerField()),
                ("posts", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("makers", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("mature", django.contrib.postgres.fields.ArrayField(base_field=models.BooleanField(), size=None)),
                ("rates", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("expected", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="gallery.post",
                    ),
                ),
                ("views", models.FloatField(default=0)),
                ("likers", models.PositiveIntegerField(default=0)),
                ("likes", models.FloatField(default=0)),
                ("commenters", models.PositiveIntegerField(default=0)),
                ("remixers", models.PositiveIntegerField(default=0)),
                ("reporters", models.PositiveIntegerField(default=0)),
                ("hiders", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="RankingSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weights", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name_plural": "ranking settings",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "viewer", "post", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("viewer", models.UUIDField()),
                ("post", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="slate",
            name="edition",
            field=models.BigIntegerField(help_text="The edition of the hot feed that it was drawn from.", null=True),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                condition=models.Q(("listed", True)), fields=["maker", "-published"], name="card_of_maker"
            ),
        ),
        migrations.AddField(
            model_name="rankingsettings",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="seen",
            index=models.Index(fields=["at"], name="seen_at"),
        ),
    ]
