"""What to show next: the tables of the feed."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("gallery", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Card",
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
                ("maker", models.BigIntegerField()),
                ("published", models.DateTimeField()),
                ("rating", models.CharField(max_length=10)),
                ("listed", models.BooleanField(default=True)),
                ("score", models.FloatField(default=0)),
                ("hot", models.FloatField(default=0)),
                ("words", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("seen", models.DateTimeField(help_text="The post's `touched` when this was written.")),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("listed", True)), fields=["-hot", "-post"], name="card_hot"),
                    models.Index(condition=models.Q(("listed", True)), fields=["-score", "-post"], name="card_top"),
                    models.Index(condition=models.Q(("listed", True)), fields=["-published", "-post"], name="card_new"),
                    models.Index(fields=["seen"], name="card_seen"),
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="card_words"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Impression",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("slate", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("viewer", models.CharField(blank=True, max_length=64)),
                ("surface", models.CharField(max_length=24)),
                ("policy", models.CharField(max_length=24)),
                ("policy_version", models.CharField(max_length=16)),
                ("post", models.UUIDField()),
                ("image", models.UUIDField(null=True)),
                ("position", models.PositiveIntegerField()),
                ("propensity", models.FloatField()),
                ("explored", models.BooleanField(default=False)),
                (
                    "eligible",
                    models.PositiveIntegerField(help_text="How many candidates the policy chose among.", null=True),
                ),
                ("eligible_hash", models.CharField(blank=True, max_length=64)),
                ("viewable_ms", models.PositiveIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["post", "at"], name="impression_of_post")],
                "constraints": [
                    models.UniqueConstraint(fields=("slate", "position"), name="impression_once"),
                    models.CheckConstraint(
                        condition=models.Q(("propensity__gt", 0), ("propensity__lte", 1)),
                        name="impression_has_propensity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TopPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("edition", models.BigIntegerField()),
                ("position", models.PositiveIntegerField()),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="gallery.post"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "edition", "position"), name="standing_position")
                ],
                "db_table": "feed_standing",
            },
        ),
    ]
