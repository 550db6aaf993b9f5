"""People: the tables of accounts, and the plans that a new gallery begins with."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.models.plan
import accounts.profile.handles
import lib.ids
from accounts.migrations._plans import create_plans


class Migration(migrations.Migration):
    initial = True

    # A gallery that ran these three is where this one leads to. The last of them was of November 2026.
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_plans"),
        ("accounts", "0003_longest_wait_and_member_caps"),
    ]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "code",
                    models.SlugField(
                        help_text="For programs; “free” is what everybody begins with.",
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "images_per_day",
                    models.PositiveIntegerField(
                        help_text="Candidates from 00:00 to 24:00 UTC; a team shares them. What was made today already stays counted.",
                        verbose_name="images a day",
                    ),
                ),
                (
                    "jobs_at_once",
                    models.PositiveIntegerField(
                        help_text="How many requests of one person may wait or be drawn at the same time.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="jobs at once",
                    ),
                ),
                (
                    "weight",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="The share of the machines while there are more requests than they can draw, next to a weight of 1.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="weight in the queue",
                    ),
                ),
                (
                    "members",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="How many people a team on this plan may have, open invitations included.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="members of a team",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, help_text="Its place in the list of plans.")),
                (
                    "longest_wait",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Seconds. A request that would likely wait longer is refused at once. Empty: it may wait however long.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(86400),
                        ],
                        verbose_name="longest wait",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("weight__gte", 1)), name="plan_weight_at_least_one"),
                    models.CheckConstraint(condition=models.Q(("jobs_at_once__gte", 1)), name="plan_at_least_one_job"),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "handle",
                    models.CharField(
                        max_length=30,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9][a-z0-9_-]{1,28}[a-z0-9]\\Z",
                                "3 to 30 small letters, digits, - or _, beginning and ending with a letter or a digit.",
                            ),
                            accounts.profile.handles.not_reserved,
                        ],
                        verbose_name="handle",
                    ),
                ),
                ("display_name", models.CharField(blank=True, max_length=60, verbose_name="display name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email")),
                ("bio", models.TextField(blank=True, max_length=500, verbose_name="about you")),
                ("avatar_key", models.CharField(blank=True, help_text="Storage key of a square WebP.", max_length=200)),
                ("language", models.CharField(blank=True, max_length=8, verbose_name="language")),
                (
                    "theme",
                    models.CharField(
                        choices=[("auto", "As my device"), ("dark", "Dark"), ("light", "Light")],
                        default="auto",
                        max_length=8,
                        verbose_name="appearance",
                    ),
                ),
                ("shortcuts", models.BooleanField(default=True, verbose_name="keyboard shortcuts")),
                ("show_mature", models.BooleanField(default=False, verbose_name="show pictures rated mature")),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "Active"), ("suspended", "Suspended"), ("deleted", "Deleted")],
                        default="active",
                        max_length=12,
                    ),
                ),
                ("is_staff", models.BooleanField(default=False)),
                (
                    "is_program",
                    models.BooleanField(default=False, help_text="A script's account, made by `manage.py maker`."),
                ),
                ("joined", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "closed",
                    models.DateTimeField(blank=True, help_text="When the person deleted the account.", null=True),
                ),
                (
                    "erased",
                    models.DateTimeField(blank=True, help_text="When all that belonged to it was gone.", null=True),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        default=accounts.models.plan.Plan.default_pk,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="accounts.plan",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed__isnull", False), ("erased__isnull", True)),
                        fields=["closed"],
                        name="user_to_erase",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("handle"), name="user_handle_any_case"
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="user_email_any_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="accounts.plan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("owner", "Owner"), ("member", "Member")], default="member", max_length=8
                    ),
                ),
                ("joined", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="membership",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="accounts.team"
                    ),
                ),
                (
                    "daily_cap",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Images a day out of the team's. Empty: no cap.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100000)],
                        verbose_name="cap",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="accounts.team"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("team", "user"), name="invited_once")],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=12)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "Read what I can see"),
                                ("generate", "Make pictures and use my allowance"),
                                ("post", "Post, edit and delete my posts"),
                                ("social", "Like, comment, follow and collect"),
                                ("account", "Change my profile and settings"),
                            ],
                            max_length=12,
                        ),
                        size=None,
                        verbose_name="scopes",
                    ),
                ),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires", models.DateTimeField(verbose_name="expires")),
                ("last_used", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "whom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["whom", "-id"], name="block_by_whom")],
                "constraints": [
                    models.UniqueConstraint(fields=("by", "whom"), name="block_once"),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("whom")), _negated=True), name="block_not_oneself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("cawg.ai_generative_training", "Training of models that generate"),
                            ("cawg.ai_training", "Training of other models"),
                            ("cawg.ai_inference", "Input to models"),
                            ("cawg.data_mining", "Data mining"),
                        ],
                        default="cawg.ai_generative_training",
                        max_length=40,
                    ),
                ),
                (
                    "answer",
                    models.CharField(choices=[("allowed", "Allowed"), ("notAllowed", "Not allowed")], max_length=12),
                ),
                ("terms", models.CharField(default="2026-11", max_length=20)),
                (
                    "source",
                    models.CharField(
                        default="settings", help_text="Where it was said: settings, post, api.", max_length=20
                    ),
                ),
                ("effective_from", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "use", "-effective_from"], name="consent_newest")],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Being made"),
                            ("ready", "Ready"),
                            ("failed", "Failed"),
                            ("expired", "Expired"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("storage_key", models.CharField(blank=True, max_length=200)),
                ("bytes", models.PositiveBigIntegerField(default=0)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "started",
                    models.DateTimeField(help_text="When a worker took it up; its lease runs from here.", null=True),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("expires", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exports", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "expires"], name="export_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("user",), name="export_one_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "whom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["whom", "-id"], name="follow_by_whom")],
                "constraints": [
                    models.UniqueConstraint(fields=("by", "whom"), name="follow_once"),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("whom")), _negated=True), name="follow_not_oneself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "whom",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["whom", "-id"], name="mute_by_whom")],
                "constraints": [
                    models.UniqueConstraint(fields=("by", "whom"), name="mute_once"),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("whom")), _negated=True), name="mute_not_oneself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=24)),
                ("subject", models.UUIDField(null=True)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("image", models.UUIDField(help_text="The picture to show beside it.", null=True)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["to", "-id"], name="notification_newest"),
                    models.Index(condition=models.Q(("seen__isnull", True)), fields=["to"], name="notification_unseen"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("to", "kind", "actor", "subject"), name="notification_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.RunPython(create_plans, migrations.RunPython.noop),
    ]
