"""A true log of exposure: slates, their cards and who saw them, in partitions; and what people did, append-only.

The impressions of before are set aside, and come over in the next migration.
"""

from typing import Any

from django.db import migrations, models
from django.utils import timezone

import lib.ids
from feed.migrations._partitioned import APPEND_ONLY, CREATE, make_five_weeks


def first_weeks(*_: Any) -> None:
    make_five_weeks(timezone.now())


MODELS = [
    migrations.DeleteModel("Impression"),
    migrations.CreateModel(
        name="Slate",
        fields=[
            ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
            ("at", models.DateTimeField()),
            ("viewer", models.UUIDField(null=True)),
            ("surface", models.CharField(max_length=24)),
            ("policy", models.CharField(max_length=24)),
            ("policy_version", models.CharField(max_length=16)),
            ("weights", models.JSONField(default=dict)),
            (
                "start",
                models.PositiveIntegerField(help_text="The position of its first card in the whole list, from 0."),
            ),
            ("size", models.PositiveIntegerField(help_text="How many cards it has.")),
            (
                "eligible",
                models.PositiveIntegerField(help_text="How many candidates the policy chose among.", null=True),
            ),
            ("eligible_hash", models.CharField(blank=True, max_length=64)),
            ("reported", models.BooleanField(default=False)),
            ("served", models.PositiveIntegerField(default=1)),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("viewer__isnull", False)), fields=["viewer", "id"], name="slate_of_viewer"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Impression",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "slate", "position", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("slate", models.UUIDField()),
            ("position", models.PositiveIntegerField()),
            ("post", models.UUIDField()),
            ("image", models.UUIDField(null=True)),
            ("propensity", models.FloatField()),
            ("explored", models.BooleanField(default=False)),
            ("viewable_ms", models.PositiveIntegerField(null=True)),
        ],
        options={
            "indexes": [models.Index(fields=["post", "slate"], name="impression_by_post")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("propensity__gt", 0), ("propensity__lte", 1)), name="impression_has_propensity"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Viewing",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "slate", "position", "viewer", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            ("slate", models.UUIDField()),
            ("position", models.PositiveIntegerField()),
            ("viewer", models.UUIDField()),
            ("ms", models.PositiveIntegerField(help_text="How long at least half of the card was on the screen.")),
        ],
        options={"indexes": [models.Index(fields=["viewer", "slate"], name="viewing_of_viewer")]},
    ),
]


class Migration(migrations.Migration):
    dependencies = [("feed", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState([migrations.RunSQL(CREATE)], MODELS),
        migrations.RunPython(first_weeks),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("like", "Like"),
                            ("unlike", "Unlike"),
                            ("remix", "Remix"),
                            ("collect", "Collect"),
                            ("uncollect", "Uncollect"),
                            ("hide", "Hide"),
                            ("report", "Report"),
                            ("download", "Download"),
                            ("open", "Open"),
                        ],
                        max_length=12,
                    ),
                ),
                ("viewer", models.UUIDField()),
                ("post", models.UUIDField()),
                ("image", models.UUIDField(null=True)),
                ("slate", models.UUIDField(null=True)),
                ("position", models.PositiveIntegerField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["post", "id"], name="reaction_by_post"),
                    models.Index(fields=["viewer", "id"], name="reaction_of_viewer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position__isnull", True), ("slate__isnull", True)),
                            models.Q(("position__isnull", False), ("slate__isnull", False)),
                            _connector="OR",
                        ),
                        name="reaction_began_somewhere",
                    )
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY),
        migrations.CreateModel(
            name="SpareNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=32)),
                ("note", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Gap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=timezone.now)),
                (
                    "key",
                    models.CharField(
                        help_text="What was noted: impressions:served, …:viewed or …:reacted.", max_length=32
                    ),
                ),
                ("notes", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name": "gap in the log of exposure",
                "verbose_name_plural": "gaps in the log of exposure",
            },
        ),
    ]
