"""Making pictures: the tables of the generator, and the trigger that counts who waits."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import generator.models.surge
import lib.fields
import lib.ids
from generator.migrations._waiting_counts import COUNT_NO_LONGER, COUNT_WAITING


class Migration(migrations.Migration):
    initial = True

    # A gallery that ran these ten is where this one leads to. The last of them was of November 2026.
    replaces = [
        ("generator", "0001_initial"),
        ("generator", "0002_fair_queue"),
        ("generator", "0003_grants"),
        ("generator", "0004_hours_and_incidents"),
        ("generator", "0005_surge"),
        ("generator", "0006_adapters"),
        ("generator", "0007_energy_budget"),
        ("generator", "0008_fluid_forecast"),
        ("generator", "0009_fewer_indexes"),
        ("generator", "0010_knots"),
    ]

    dependencies = [
        ("accounts", "0001_schema"),
        ("gallery", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EngineCard",
            fields=[
                ("name", models.CharField(max_length=300, primary_key=True, serialize=False)),
                ("record", models.JSONField(default=dict)),
                ("trouble", models.TextField(blank=True)),
                ("announced", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("limit", models.PositiveIntegerField()),
                ("used", models.PositiveIntegerField(default=0)),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allowances",
                        to="accounts.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allowances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", True), ("team__isnull", True), _connector="XOR"),
                        name="allowance_of_one_holder",
                    ),
                    models.UniqueConstraint(
                        fields=("user", "team", "day"), name="allowance_once_a_day", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("used__lte", models.F("limit"))), name="allowance_never_overdrawn"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                ("touched", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="threads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "-touched", "-id"], name="thread_newest")],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("plan", models.CharField(help_text="Code of the plan at acceptance.", max_length=20)),
                ("weight", models.PositiveIntegerField(default=1, help_text="Of the plan at acceptance.")),
                ("task", models.CharField(max_length=12)),
                ("prompt", models.TextField(blank=True, max_length=2000)),
                ("negative_prompt", models.TextField(blank=True, max_length=1000)),
                ("seed", lib.fields.SeedField(decimal_places=0, max_digits=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("steps", models.PositiveIntegerField()),
                ("guidance_scale", models.FloatField(default=0)),
                ("scheduler", models.CharField(default="default", max_length=40)),
                ("strength", models.FloatField(null=True)),
                ("candidates", models.PositiveSmallIntegerField(default=1)),
                (
                    "mask_key",
                    models.CharField(blank=True, help_text="Storage key of the inpainting mask.", max_length=200),
                ),
                ("engine", models.CharField(max_length=40)),
                ("model", models.CharField(blank=True, max_length=200)),
                ("model_revision", models.CharField(blank=True, max_length=64)),
                ("idempotency_key", models.CharField(blank=True, max_length=80, null=True)),
                ("body_sha256", models.CharField(blank=True, max_length=64)),
                ("cost", models.PositiveIntegerField()),
                ("accepted", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Being made"),
                            ("succeeded", "Ready"),
                            ("failed", "Failed"),
                            ("dead", "Lost too often"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=0)),
                ("errors", models.PositiveIntegerField(default=0)),
                ("losses", models.PositiveIntegerField(default=0)),
                ("fence", models.UUIDField(null=True)),
                ("worker", models.CharField(blank=True, max_length=80)),
                ("lease_until", models.DateTimeField(null=True)),
                ("run_after", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed", models.DateTimeField(null=True)),
                ("finished", models.DateTimeField(null=True)),
                ("rung", models.DateTimeField(help_text="When the doorbell was last rung for it.", null=True)),
                ("step", models.PositiveIntegerField(default=0)),
                (
                    "images_kept",
                    models.PositiveSmallIntegerField(default=0, help_text="At the settle; images may be erased later."),
                ),
                ("error_code", models.CharField(blank=True, max_length=40)),
                ("error", models.TextField(blank=True)),
                (
                    "kept",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="gallery.image",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="jobs",
                        to="accounts.team",
                    ),
                ),
                (
                    "turn",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="next_turns",
                        to="generator.job",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="jobs", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jobs",
                        to="generator.thread",
                    ),
                ),
                ("batch", models.UUIDField(help_text="Jobs claimed together have the same.", null=True)),
                (
                    "batch_key",
                    models.CharField(blank=True, help_text="Jobs of one key can be drawn in one batch.", max_length=32),
                ),
                ("due", models.DateTimeField(help_text="When the longest wait that was promised is over.", null=True)),
                (
                    "guess",
                    models.FloatField(
                        help_text="Seconds of waiting guessed at acceptance, before calibration.", null=True
                    ),
                ),
                (
                    "likely",
                    models.FloatField(
                        help_text="Seconds it was said to wait at acceptance, half of the time.", null=True
                    ),
                ),
                (
                    "longest",
                    models.FloatField(help_text="Seconds it was said to wait at most, nine times in ten.", null=True),
                ),
                ("pool", models.CharField(default="", help_text="The engine and model it waits for.", max_length=300)),
                ("priority", models.SmallIntegerField(default=0, help_text="Among one's own jobs; higher goes first.")),
                ("units", models.FloatField(default=0, help_text="Charged at the claim: seconds of an engine.")),
                (
                    "adapters",
                    models.JSONField(blank=True, default=list, help_text="[name, weight] of each that is worn."),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")), fields=["run_after", "id"], name="job_waiting"
                    ),
                    models.Index(condition=models.Q(("state", "running")), fields=["lease_until"], name="job_leased"),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["user", "-id"],
                        name="job_open_by_user",
                    ),
                    models.Index(fields=["thread", "id"], name="job_by_thread"),
                    models.Index(
                        condition=models.Q(("state", "queued")), fields=["pool", "plan", "id"], name="job_in_line"
                    ),
                    models.Index(condition=models.Q(("state", "queued")), fields=["pool", "due"], name="job_due"),
                    models.Index(
                        condition=models.Q(("claimed__isnull", False)),
                        fields=["pool", "plan", "-claimed"],
                        name="job_started",
                    ),
                    models.Index(condition=models.Q(("team__isnull", False)), fields=["team"], name="job_of_team"),
                    models.Index(condition=models.Q(("turn__isnull", False)), fields=["turn"], name="job_after_turn"),
                    models.Index(condition=models.Q(("kept__isnull", False)), fields=["kept"], name="job_that_kept"),
                    models.Index(
                        condition=models.Q(("state", "queued")),
                        fields=["user", "plan", "pool", "-priority", "id"],
                        name="job_next_of_user",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("idempotency_key__isnull", False)),
                        fields=("user", "idempotency_key"),
                        name="job_once_per_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fence__isnull", False), ("lease_until__isnull", False), ("state", "running")),
                            models.Q(
                                models.Q(("state", "running"), _negated=True),
                                ("fence__isnull", True),
                                ("lease_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="job_fenced_exactly_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished__isnull", True), ("state__in", ["queued", "running"])),
                            models.Q(
                                models.Q(("state__in", ["queued", "running"]), _negated=True),
                                ("finished__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="job_finished_exactly_when_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("candidates__gte", 1), ("candidates__lte", 4)),
                        name="job_one_to_four_candidates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobSource",
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
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="gallery.image"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="generator.job",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [models.UniqueConstraint(fields=("job", "image"), name="job_source_once")],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "images",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="images"
                    ),
                ),
                ("used", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "expires",
                    models.DateTimeField(blank=True, help_text="Empty: never.", null=True, verbose_name="expires"),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("welcome", "Welcome"),
                            ("apology", "Apology"),
                            ("contest", "Contest"),
                            ("purchase", "Purchase"),
                            ("other", "Other"),
                            ("gift", "Gift"),
                            ("returned", "Came back late"),
                        ],
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        blank=True,
                        help_text="Of a purchase, say. Only operators see it.",
                        max_length=120,
                        verbose_name="reference",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Shown to whoever gets the images.", max_length=200, verbose_name="note"
                    ),
                ),
                (
                    "giftable",
                    models.BooleanField(
                        default=True,
                        help_text="Whether its person may give images of it to others.",
                        verbose_name="may be given on",
                    ),
                ),
                ("idempotency_key", models.CharField(blank=True, editable=False, max_length=80, null=True)),
                ("created", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "giver",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="gave",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="generator.grant",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="accounts.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("user__isnull", False)), fields=["user", "-id"], name="grant_of_person"
                    ),
                    models.Index(
                        condition=models.Q(("team__isnull", False)), fields=["team", "-id"], name="grant_of_team"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("user__isnull", True), ("team__isnull", True), _connector="XOR"),
                        name="grant_to_one_holder",
                        violation_error_message="Choose a person or a team, not both.",
                    ),
                    models.CheckConstraint(condition=models.Q(("images__gte", 1)), name="grant_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(("used__lte", models.F("images"))), name="grant_never_overdrawn"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parent__isnull", False), ("reason__in", ["gift", "returned"])),
                            models.Q(
                                models.Q(("reason__in", ["gift", "returned"]), _negated=True), ("parent__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="grant_out_of_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("idempotency_key__isnull", False)),
                        fields=("giver", "idempotency_key"),
                        name="grant_once_per_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("reserve", "Reserved"), ("settle", "Charged"), ("refund", "Given back")], max_length=8
                    ),
                ),
                ("images", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "allowance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="generator.allowance",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ledger", to="generator.job"
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="generator.grant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "ledger entries",
                "indexes": [
                    models.Index(condition=models.Q(("grant__isnull", False)), fields=["grant"], name="ledger_of_grant")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("allowance__isnull", True), ("grant__isnull", True), _connector="XOR"),
                        name="ledger_of_one_source",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "reserve")),
                        fields=("job", "allowance", "grant"),
                        name="ledger_one_reserve_a_source",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "reserve"), _negated=True),
                        fields=("job", "allowance", "grant"),
                        name="ledger_one_end_a_source",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Machine",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("setting", models.CharField(help_text="Its ENGINE setting.", max_length=300)),
                ("pool", models.CharField(max_length=300)),
                ("record", models.JSONField(default=dict, help_text="Its Capabilities as JSON.")),
                ("device", models.CharField(blank=True, max_length=120)),
                ("started", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ("images", models.PositiveBigIntegerField(default=0)),
                ("seconds", models.FloatField(default=0)),
                ("units", models.FloatField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="QueueLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pool", models.CharField(max_length=300)),
                ("plan", models.CharField(max_length=20)),
                ("units", models.FloatField(db_default=0, default=0)),
                ("level", models.FloatField(db_default=0, default=0)),
                ("active", models.BooleanField(db_default=False, default=False)),
                ("people", models.PositiveIntegerField(db_default=1, default=1)),
                ("mean", models.FloatField(db_default=1, default=1)),
                ("rate", models.FloatField(db_default=0, default=0)),
                ("likely", models.FloatField(db_default=1.0, default=1.0)),
                ("longest", models.FloatField(db_default=4.0, default=4.0)),
                (
                    "renewed",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now
                    ),
                ),
                ("backlog", models.FloatField(db_default=0, default=0)),
                ("coming", models.FloatField(db_default=0, default=0)),
                ("speed", models.FloatField(db_default=1, default=1)),
                (
                    "knots",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(),
                        help_text="See generator.scheduling.wait_model.",
                        null=True,
                        size=None,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("pool", "plan"), name="queue_line_once")],
            },
        ),
        migrations.CreateModel(
            name="QueuePlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pool", models.CharField(max_length=300)),
                ("plan", models.CharField(max_length=20)),
                ("units", models.FloatField(db_default=0, default=0)),
                ("waiting", models.IntegerField(default=0)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("waiting__gt", 0)),
                        fields=["pool", "plan", "units", "user"],
                        name="queue_place_next",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("pool", "plan", "user"), name="queue_place_once")],
            },
        ),
        migrations.CreateModel(
            name="QueueTurn",
            fields=[
                ("pool", models.CharField(max_length=300, primary_key=True, serialize=False)),
                ("turn", models.BigIntegerField(default=0)),
                ("served", models.FloatField(default=0, help_text="Counter of the plan that was served last.")),
            ],
        ),
        migrations.CreateModel(
            name="HourRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField(help_text="When it began.")),
                ("plan", models.CharField(max_length=20)),
                ("accepted", models.PositiveIntegerField(default=0)),
                ("started", models.PositiveIntegerField(default=0)),
                ("judged", models.PositiveIntegerField(default=0)),
                ("kept", models.PositiveIntegerField(default=0)),
                ("failed", models.PositiveIntegerField(default=0)),
                ("waited_p50", models.FloatField(null=True)),
                ("waited_p90", models.FloatField(null=True)),
                (
                    "promised_p50",
                    models.FloatField(help_text="Median of the likely waits that were promised.", null=True),
                ),
                (
                    "promised_p90",
                    models.FloatField(help_text="Median of the longest waits that were promised.", null=True),
                ),
                ("images", models.PositiveIntegerField(default=0)),
                ("energy_wh", models.FloatField(null=True)),
                ("sampled", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("hour", "plan"), name="hour_record_once")],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                (
                    "impact",
                    models.CharField(
                        choices=[
                            ("slower", "Slower than usual"),
                            ("partly", "Some things do not work"),
                            ("stopped", "No pictures are made"),
                        ],
                        default="slower",
                        max_length=10,
                        verbose_name="impact",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-machine", "No machine is drawing"),
                            ("surge", "Many more people than usual are making pictures"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="cause",
                    ),
                ),
                ("started", models.DateTimeField(default=django.utils.timezone.now, verbose_name="started")),
                ("ended", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "indexes": [models.Index(fields=["-started"], name="incident_by_start")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended", None), models.Q(("cause", ""), _negated=True)),
                        fields=("cause",),
                        name="incident_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended", None), ("ended__gte", models.F("started")), _connector="OR"),
                        name="incident_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentUpdate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("investigating", "Looking into it"),
                            ("identified", "Cause known"),
                            ("monitoring", "Mended, being watched"),
                            ("resolved", "Over"),
                        ],
                        default="investigating",
                        max_length=13,
                        verbose_name="state",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=1000, verbose_name="text")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="updates", to="generator.incident"
                    ),
                ),
            ],
            options={
                "verbose_name": "update",
                "verbose_name_plural": "updates",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Surge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("off", "Off"), ("automatic", "Automatic, by the thresholds"), ("on", "On")],
                        default="automatic",
                        max_length=10,
                        verbose_name="surge mode",
                    ),
                ),
                (
                    "announcement",
                    models.CharField(
                        blank=True,
                        help_text="What everyone reads in the banner and on the status page. Empty: a sentence of ours.",
                        max_length=120,
                        verbose_name="announcement",
                    ),
                ),
                (
                    "begins_at",
                    models.PositiveIntegerField(
                        default=300,
                        help_text="Seconds.",
                        validators=[django.core.validators.MaxValueValidator(86400)],
                        verbose_name="begins at a likely wait of",
                    ),
                ),
                (
                    "begins_after",
                    models.PositiveIntegerField(
                        default=60,
                        help_text="Seconds.",
                        validators=[django.core.validators.MaxValueValidator(86400)],
                        verbose_name="that holds for",
                    ),
                ),
                (
                    "ends_at",
                    models.PositiveIntegerField(
                        default=60,
                        help_text="Seconds.",
                        validators=[django.core.validators.MaxValueValidator(86400)],
                        verbose_name="ends at a likely wait of",
                    ),
                ),
                (
                    "ends_after",
                    models.PositiveIntegerField(
                        default=300,
                        help_text="Seconds.",
                        validators=[django.core.validators.MaxValueValidator(86400)],
                        verbose_name="that holds for",
                    ),
                ),
                (
                    "binds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=generator.models.surge.newcomers,
                        size=None,
                        verbose_name="plans",
                    ),
                ),
                ("images_per_day", models.JSONField(blank=True, default=dict, verbose_name="images a day")),
                ("pause_signups", models.BooleanField(default=False, verbose_name="take no new accounts")),
                (
                    "first_share",
                    models.PositiveSmallIntegerField(
                        default=100,
                        help_text="Percent of the people, and as many more at every stage. 100: everybody.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="let in at first",
                    ),
                ),
                (
                    "stage_minutes",
                    models.PositiveSmallIntegerField(
                        default=10,
                        help_text="Minutes.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="a stage lasts",
                    ),
                ),
                (
                    "features_off",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("large-sizes", "Large sizes"),
                                ("several-candidates", "Several candidates"),
                                ("remixes", "Remixes and changes"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="switched off",
                    ),
                ),
                ("active", models.BooleanField(default=False, editable=False)),
                ("since", models.DateTimeField(editable=False, null=True)),
                ("crossed", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="surge_is_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("active", False), ("since__isnull", False), _connector="OR"),
                        name="surge_has_a_beginning",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__lt", models.F("begins_at"))), name="surge_does_not_flicker"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurgeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("active", models.BooleanField()),
                ("changes", models.JSONField(default=dict)),
                ("wait", models.FloatField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["-at"], name="surge_change_by_time")],
            },
        ),
        migrations.CreateModel(
            name="EnergyBudget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "wh_a_day",
                    models.FloatField(
                        blank=True,
                        help_text="From 00:00 to 24:00 UTC. Empty: no limit.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="watt-hours a day",
                    ),
                ),
                (
                    "pauses",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="plans that wait until tomorrow once it is used up",
                    ),
                ),
            ],
            options={
                "verbose_name": "energy budget",
                "verbose_name_plural": "energy budget",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="energy_budget_is_one_row"),
                    models.CheckConstraint(condition=models.Q(("wh_a_day__gte", 0)), name="energy_budget_not_negative"),
                ],
            },
        ),
        migrations.RunSQL(COUNT_WAITING, COUNT_NO_LONGER),
    ]
