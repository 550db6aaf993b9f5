"""Takedowns by rights holders and closed names are cases too; what an owner who leaves had closed is forgotten."""

from django.conf import settings
from django.db import migrations, models

WRITTEN_ONCE = """
CREATE OR REPLACE FUNCTION moderation_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- writing the same again changes nothing, and an owner who leaves is forgotten{more}
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'owner_id' = to_jsonb(OLD) - 'owner_id' THEN
    RETURN NEW;
  END IF;{then}
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
THEN = """
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) ->> 'owner_id' IS NOT NULL AND to_jsonb(NEW) ->> 'owner_id' IS NULL
    AND to_jsonb(NEW) - 'owner_id' - 'matcher' = to_jsonb(OLD) - 'owner_id' - 'matcher' THEN
    RETURN NEW;
  END IF;"""
NOW = WRITTEN_ONCE.format(more=", with the names that were closed", then=THEN)
BEFORE = WRITTEN_ONCE.format(more="", then="")


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0017_remix_terms"),
        ("moderation", "0005_chosen_set"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="case_about_one_thing",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_decided_exactly_when_closed",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_open_once",
        ),
        migrations.AddField(
            model_name="case",
            name="asked",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.AlterField(
            model_name="action",
            name="kind",
            field=models.CharField(
                choices=[
                    ("choose", "Set of rules chosen"),
                    ("enact", "Rule set live"),
                    ("retire", "Rule retired"),
                    ("remove", "Taken down"),
                    ("put-back", "Put back"),
                    ("dismiss", "Left as it is"),
                    ("uphold", "Verdict upheld"),
                    ("overturn", "Verdict overturned"),
                    ("hold", "Held while it is decided"),
                    ("counter", "Countered by its maker"),
                    ("undo", "Undone"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report", "Report"),
                    ("held", "Held"),
                    ("appeal", "Appeal"),
                    ("takedown", "Takedown"),
                    ("name", "Closed name or style"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waits for its sender"),
                    ("open", "Open"),
                    ("upheld", "Upheld"),
                    ("overturned", "Overturned"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("comment__isnull", True), ("post__isnull", True), ("verdict__isnull", False)),
                    models.Q(("comment__isnull", True), ("post__isnull", False), ("verdict__isnull", True)),
                    models.Q(("comment__isnull", False), ("post__isnull", True), ("verdict__isnull", True)),
                    models.Q(
                        ("comment__isnull", True), ("kind", "name"), ("post__isnull", True), ("verdict__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="case_about_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided__isnull", True), ("state__in", ["open", "waiting"])),
                    models.Q(models.Q(("state__in", ["open", "waiting"]), _negated=True), ("decided__isnull", False)),
                    _connector="OR",
                ),
                name="case_decided_exactly_when_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state", "open"), ("verdict__isnull", True), models.Q(("kind", "name"), _negated=True)
                ),
                fields=("post", "comment", "kind"),
                name="case_open_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "name"), ("state", "open")), fields=("person",), name="case_name_open_once"
            ),
        ),
        migrations.RunSQL(NOW, BEFORE),
    ]
