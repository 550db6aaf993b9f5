"""What is shown: the tables of the gallery."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import lib.fields
import lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Image",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(choices=[("kept", "Kept"), ("erased", "Erased")], default="kept", max_length=8),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("model", "Made by a model"),
                            ("program", "Drawn by a program"),
                            ("upload", "Uploaded"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everyone"),
                            ("unlisted", "Anyone with the link"),
                            ("followers", "People who follow me"),
                            ("private", "Only me"),
                        ],
                        default="private",
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "storage_key",
                    models.CharField(blank=True, help_text="Content-addressed key in the storage.", max_length=200),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("perceptual_hash", models.CharField(blank=True, help_text="256 bits in hex.", max_length=64)),
                ("perceptual_quality", models.PositiveSmallIntegerField(help_text="0 to 100.", null=True)),
                ("mime", models.CharField(blank=True, max_length=40)),
                ("bytes", models.PositiveBigIntegerField(default=0)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("dominant_colour", models.CharField(default="#888888", max_length=7)),
                ("placeholder", models.CharField(blank=True, help_text="A 16 px WebP as a data URI.", max_length=400)),
                ("renditions", models.JSONField(default=dict, help_text="name -> {key, width, height, bytes, mime}")),
                ("prompt", models.TextField(blank=True)),
                ("negative_prompt", models.TextField(blank=True, verbose_name="Negative prompt")),
                ("prompt_sha256", models.CharField(blank=True, help_text="Of the normalised prompt.", max_length=64)),
                ("task", models.CharField(blank=True, max_length=12)),
                ("seed", lib.fields.SeedField(decimal_places=0, max_digits=20, null=True, verbose_name="Seed")),
                ("steps", models.PositiveIntegerField(null=True, verbose_name="Steps")),
                ("guidance_scale", models.FloatField(null=True, verbose_name="Guidance")),
                ("scheduler", models.CharField(blank=True, max_length=40, verbose_name="Scheduler")),
                ("strength", models.FloatField(null=True, verbose_name="Strength")),
                (
                    "candidates",
                    models.PositiveSmallIntegerField(help_text="How many were asked for together.", null=True),
                ),
                ("candidate", models.PositiveSmallIntegerField(help_text="Which of them this is, from 0.", null=True)),
                ("job", models.UUIDField(help_text="The generator's job.", null=True)),
                ("engine", models.CharField(blank=True, max_length=40)),
                ("engine_version", models.CharField(blank=True, max_length=40)),
                ("model", models.CharField(blank=True, max_length=200, verbose_name="Model")),
                ("model_revision", models.CharField(blank=True, max_length=64, verbose_name="Revision")),
                ("model_licence", models.CharField(blank=True, max_length=80, verbose_name="Licence of the model")),
                (
                    "outputs_may_train",
                    models.BooleanField(default=False, help_text="Whether the model's licence lets outputs train."),
                ),
                ("device", models.CharField(blank=True, max_length=80, verbose_name="Device")),
                ("versions", models.JSONField(default=dict, help_text="Software that made it: name -> version.")),
                ("facts", models.JSONField(default=dict, help_text="What else the engine reported.")),
                ("started", models.DateTimeField(null=True)),
                ("finished", models.DateTimeField(null=True)),
                ("queue_seconds", models.FloatField(null=True, verbose_name="Waited")),
                ("run_seconds", models.FloatField(null=True, verbose_name="Took")),
                ("gpu_seconds", models.FloatField(null=True, verbose_name="GPU time")),
                ("energy_wh", models.FloatField(null=True)),
                ("energy_method", models.CharField(blank=True, max_length=40)),
                ("consent", models.CharField(default="notAllowed", help_text="allowed or notAllowed", max_length=12)),
                ("consent_terms", models.CharField(blank=True, max_length=20)),
                ("consent_from", models.DateTimeField(null=True)),
                ("policy_version", models.CharField(blank=True, max_length=20)),
                (
                    "maker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="images",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["maker", "-id"], name="image_by_maker"),
                    models.Index(fields=["storage_key"], name="image_by_key"),
                    models.Index(fields=["sha256"], name="image_by_sha256"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("job__isnull", False)),
                        fields=("job", "candidate"),
                        name="image_once_per_candidate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "erased"), models.Q(("storage_key", ""), _negated=True), _connector="OR"
                        ),
                        name="image_kept_has_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("remix", "Remix"),
                            ("edit", "Edit"),
                            ("reference", "Style reference"),
                            ("upload", "Upload"),
                        ],
                        max_length=10,
                    ),
                ),
                ("strength", models.FloatField(null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="edges_up", to="gallery.image"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edges_down", to="gallery.image"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("child", "parent"), name="edge_once"),
                    models.CheckConstraint(
                        condition=models.Q(("child", models.F("parent")), _negated=True), name="edge_not_to_itself"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="image",
            name="parents",
            field=models.ManyToManyField(related_name="children", through="gallery.Edge", to="gallery.image"),
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(allow_unicode=True, max_length=40, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.MaxLengthValidator(500)],
                        verbose_name="what it is about",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everyone"),
                            ("unlisted", "Anyone with the link"),
                            ("followers", "People who follow me"),
                            ("private", "Only me"),
                        ],
                        default="private",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["owner", "-id"], name="collection_newest")],
            },
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("remix", "Remix"),
                            ("edit", "Edit"),
                            ("reference", "Style reference"),
                            ("upload", "Upload"),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credits", to="gallery.image"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credited_by",
                        to="gallery.image",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "indexes": [models.Index(fields=["source", "-child"], name="credit_newest_child")],
                "constraints": [
                    models.UniqueConstraint(fields=("child", "source"), name="credit_once"),
                    models.CheckConstraint(
                        condition=models.Q(("child", models.F("source")), _negated=True), name="credit_not_to_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        validators=[django.core.validators.MaxLengthValidator(2000)],
                        verbose_name="words with it",
                    ),
                ),
                (
                    "rating",
                    models.CharField(
                        choices=[("everyone", "Everyone"), ("mature", "Mature")],
                        default="everyone",
                        max_length=10,
                        verbose_name="rating",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everyone"),
                            ("unlisted", "Anyone with the link"),
                            ("followers", "People who follow me"),
                            ("private", "Only me"),
                        ],
                        default="public",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("remixable", models.BooleanField(default=True, verbose_name="others may remix it")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("removed", "Removed by a moderator"),
                            ("deleted", "Deleted"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("published", models.DateTimeField(blank=True, null=True)),
                ("edited", models.DateTimeField(blank=True, null=True)),
                ("deleted", models.DateTimeField(blank=True, null=True)),
                ("removed", models.DateTimeField(blank=True, null=True)),
                ("touched", models.DateTimeField(default=django.utils.timezone.now)),
                ("like_count", models.PositiveIntegerField(default=0)),
                ("comment_count", models.PositiveIntegerField(default=0)),
                ("remix_count", models.PositiveIntegerField(default=0)),
                (
                    "maker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="posts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("tags", models.ManyToManyField(blank=True, related_name="posts", to="gallery.tag")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "published"), ("visibility__in", ["public", "followers"])),
                        fields=["-published", "-id"],
                        name="post_newest_listed",
                    ),
                    models.Index(fields=["maker", "-published", "-id"], name="post_by_maker"),
                    models.Index(fields=["touched"], name="post_touched"),
                    models.Index(condition=models.Q(("state", "deleted")), fields=["deleted"], name="post_deleted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("published__isnull", False),
                            _connector="OR",
                        ),
                        name="post_published_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Like",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="likes", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="likes", to="gallery.post"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["by", "-id"], name="like_newest")],
                "constraints": [models.UniqueConstraint(fields=("by", "post"), name="like_once")],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(max_length=1000, verbose_name="comment")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("shown", "Shown"),
                            ("deleted", "Deleted by its author"),
                            ("hidden", "Removed by the post's maker"),
                            ("removed", "Removed by a moderator"),
                        ],
                        default="shown",
                        max_length=8,
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("edited", models.DateTimeField(blank=True, null=True)),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replies",
                        to="gallery.comment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="gallery.post"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["post", "-id"], name="comment_newest"),
                    models.Index(
                        condition=models.Q(("answers__isnull", False)), fields=["answers", "id"], name="comment_replies"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="gallery.collection"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="gallery.post"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["collection", "-id"], name="collected_newest")],
                "constraints": [models.UniqueConstraint(fields=("collection", "post"), name="collected_once")],
            },
        ),
        migrations.AddField(
            model_name="collection",
            name="posts",
            field=models.ManyToManyField(
                related_name="collections", through="gallery.CollectionEntry", to="gallery.post"
            ),
        ),
        migrations.CreateModel(
            name="PostImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "alt_text",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="description for people who cannot see it"
                    ),
                ),
                (
                    "image",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entry", to="gallery.image"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="gallery.post"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("post", "position"), name="post_image_position")],
            },
        ),
    ]
