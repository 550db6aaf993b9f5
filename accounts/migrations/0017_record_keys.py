"""Everybody who has not left gets a key, and what they said bears it, a thousand at a time, so that no lock lasts.

Then no two may be alike, and what is said of pictures is found by an index that is made while others write.
"""

from typing import Any
from uuid import uuid4

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import connection, migrations, models

# gen_random_uuid() is a UUIDv4 of PostgreSQL's cryptographic generator.
GIVE = """
WITH without AS (SELECT id FROM accounts_user WHERE record_key IS NULL AND state <> 'deleted' LIMIT 1000)
UPDATE accounts_user SET record_key = gen_random_uuid() FROM without WHERE accounts_user.id = without.id
"""
MARK = """
WITH without AS (
    SELECT consent.id, person.record_key FROM accounts_consent consent JOIN accounts_user person
    ON person.id = consent.user_id WHERE consent.key IS NULL AND person.record_key IS NOT NULL LIMIT 1000
)
UPDATE accounts_consent SET key = without.record_key FROM without WHERE accounts_consent.id = without.id
"""


def give_keys(*_: Any) -> None:
    with connection.cursor() as cursor:
        for statement in (GIVE, MARK):
            cursor.execute(statement)
            while cursor.rowcount:
                cursor.execute(statement)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("accounts", "0016_consent_of_pictures")]

    operations = [
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "user", "record_key", models.UUIDField(null=True, unique=True, default=uuid4, editable=False)
        ),
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS consent_of_image", migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="consent",
            index=models.Index(
                fields=["image", "use"], name="consent_of_image", condition=models.Q(("image__isnull", False))
            ),
        ),
        AddConstraintNotValid(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("image__isnull", False), ("answer__in", ["allowed", "notAllowed"]), _connector="OR"
                ),
                name="consent_of_everything_is_yes_or_no",
            ),
        ),
        ValidateConstraint(model_name="consent", name="consent_of_everything_is_yes_or_no"),
    ]
