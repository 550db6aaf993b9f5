"""Which of several candidates people chose, append-only."""

import django.contrib.postgres.fields
import django.utils.timezone
from django.db import migrations, models

import lib.ids

APPEND_ONLY = """
ALTER TABLE generator_choice ADD CONSTRAINT choice_among_candidates CHECK (kept = ANY (candidates));
CREATE FUNCTION generator_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what % says is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER choice_stays BEFORE UPDATE OR DELETE ON generator_choice
    FOR EACH ROW EXECUTE FUNCTION generator_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("generator", "0001_schema")]

    operations = [
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.UUIDField(default=lib.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("viewer", models.UUIDField(null=True)),
                ("job", models.UUIDField()),
                (
                    "candidates",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), help_text="In the order in which they were shown.", size=None
                    ),
                ),
                ("kept", models.UUIDField()),
                (
                    "act",
                    models.CharField(
                        choices=[("go-on", "Go On"), ("post", "Post")],
                        help_text="What the picture was chosen for.",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"indexes": [models.Index(fields=["viewer", "id"], name="choice_of_viewer")]},
        ),
        migrations.RunSQL(APPEND_ONLY),
    ]
