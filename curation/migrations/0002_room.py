"""What the curators' room keeps: builds, changes, orders, downloads, and of each snapshot what belongs together."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Build",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("recipe", models.JSONField(help_text="Complete.")),
                ("keeps", models.BooleanField(help_text="Whether a snapshot is made.")),
                ("fresh", models.BooleanField(default=False, help_text="Whether events are written first.")),
                ("language", models.CharField(blank=True, max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("survivors", models.JSONField(default=list)),
                ("fell", models.JSONField(default=dict)),
                ("errors", models.JSONField(default=dict)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("beat", models.DateTimeField(help_text="When its process was last there.", null=True)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[("exclude", "Exclude"), ("include", "Include"), ("caption", "Caption")], max_length=8
                    ),
                ),
                ("name", models.CharField(help_text="Of the recipe.", max_length=40)),
                ("note", models.CharField(blank=True, help_text="Why, or what was written.", max_length=200)),
                ("pictures", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Changed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("image", models.UUIDField()),
                ("caption", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "epochs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), null=True, size=None
                    ),
                ),
                ("only_one", models.PositiveIntegerField(default=0)),
                ("only_other", models.PositiveIntegerField(default=0)),
                ("both", models.PositiveIntegerField(default=0)),
                (
                    "first_of_one",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, help_text="At most 2000, by id.", size=None
                    ),
                ),
                (
                    "first_of_other",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("asked", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Download",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("epoch", models.PositiveIntegerField()),
                ("told", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Dropped",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("image", models.UUIDField()),
                ("stage", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=24)),
                ("instead", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("format", models.CharField(max_length=20)),
                ("recipient", models.CharField(max_length=120)),
                ("mail", models.EmailField(blank=True, max_length=254)),
                ("purpose", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("refused", "Refused"),
                            ("approved", "Approved"),
                            ("writing", "Writing"),
                            ("written", "Written"),
                            ("failed", "Failed"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided", models.DateTimeField(null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("rows", models.PositiveIntegerField(default=0, help_text="Written so far.")),
                ("errors", models.JSONField(default=dict)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("beat", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="materialisation",
            name="told",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="The epoch of which the recipient was last told."
            ),
        ),
        migrations.AddField(
            model_name="selected",
            name="copies",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="selected",
            name="family",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="selected",
            name="relatives",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="selected",
            name="side",
            field=models.CharField(db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="concentration",
            field=models.JSONField(
                db_default={},
                default=dict,
                help_text="Of whom its pictures are: `curation.snapshots.groups.concentration`.",
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="listed",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Whether `Dropped` says of each picture why it is not in it."
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="taken",
            field=models.PositiveIntegerField(db_default=0, default=0, help_text="Rows that were taken back."),
        ),
        migrations.AddField(
            model_name="build",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="build",
            name="snapshot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="curation.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="changed",
            name="change",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changed", to="curation.change"
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="one",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="curation.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="difference",
            name="other",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="curation.snapshot"
            ),
        ),
        migrations.AddField(
            model_name="download",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="download",
            name="materialisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="downloads", to="curation.materialisation"
            ),
        ),
        migrations.AddField(
            model_name="dropped",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dropped",
                to="curation.snapshot",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="asked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="materialisation",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order",
                to="curation.materialisation",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="curation.snapshot"
            ),
        ),
        migrations.AddIndex(
            model_name="build",
            index=models.Index(
                condition=models.Q(("state__in", ("queued", "running"))), fields=["state", "id"], name="build_open"
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["name", "-id"], name="change_newest"),
        ),
        migrations.AddConstraint(
            model_name="changed",
            constraint=models.UniqueConstraint(fields=("image", "change"), name="changed_once"),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="difference_once"),
        ),
        migrations.AddIndex(
            model_name="download",
            index=models.Index(fields=["materialisation", "-id"], name="download_newest"),
        ),
        migrations.AddIndex(
            model_name="dropped",
            index=models.Index(fields=["snapshot", "reason", "image"], name="dropped_by_reason"),
        ),
        migrations.AddIndex(
            model_name="dropped",
            index=models.Index(
                condition=models.Q(("instead__isnull", False)),
                fields=["snapshot", "instead", "image"],
                name="dropped_instead",
            ),
        ),
        migrations.AddConstraint(
            model_name="dropped",
            constraint=models.UniqueConstraint(fields=("image", "snapshot"), name="dropped_once"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("state__in", ("asked", "approved", "writing"))),
                fields=["state", "id"],
                name="order_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("asked", "refused")),
                    ("asked_by", None),
                    ("decided_by", None),
                    models.Q(("asked_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="order_has_two_people",
            ),
        ),
    ]
