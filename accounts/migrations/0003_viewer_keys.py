"""Everybody who has not left gets a key, a thousand at a time, so that no lock lasts; then no two may be alike."""

from typing import Any
from uuid import uuid4

from django.db import connection, migrations, models

# gen_random_uuid() is a UUIDv4 of PostgreSQL's cryptographic generator.
GIVE = """
WITH without AS (SELECT id FROM accounts_user WHERE viewer_key IS NULL AND state <> 'deleted' LIMIT 1000)
UPDATE accounts_user SET viewer_key = gen_random_uuid() FROM without WHERE accounts_user.id = without.id
"""


def give_keys(*_: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(GIVE)
        while cursor.rowcount:
            cursor.execute(GIVE)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0002_viewer_key_and_invented")]

    operations = [
        migrations.RunPython(give_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "user", "viewer_key", models.UUIDField(null=True, unique=True, default=uuid4, editable=False)
        ),
    ]
