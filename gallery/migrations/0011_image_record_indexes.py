"""Which records are incomplete, and what shares a band, are found by indexes; a parent may be one in two roles.

All made while others write. An index that was stopped half-way is dropped first, so that this may be run again.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

ONCE = models.UniqueConstraint(fields=["child", "parent", "role"], name="edge_once_in_a_role")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("gallery", "0010_image_record")]

    operations = [
        migrations.RunSQL(
            [
                "DROP INDEX CONCURRENTLY IF EXISTS image_incomplete",
                "DROP INDEX CONCURRENTLY IF EXISTS image_by_bands",
            ],
            migrations.RunSQL.noop,
        ),
        AddIndexConcurrently(
            model_name="image",
            index=models.Index(condition=models.Q(("record_version__lt", 1)), fields=["id"], name="image_incomplete"),
        ),
        AddIndexConcurrently(model_name="image", index=GinIndex(fields=["bands"], name="image_by_bands")),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        "ALTER TABLE gallery_edge DROP CONSTRAINT IF EXISTS edge_once_in_a_role",
                        "DROP INDEX CONCURRENTLY IF EXISTS edge_once_in_a_role",
                        "CREATE UNIQUE INDEX CONCURRENTLY edge_once_in_a_role"
                        " ON gallery_edge (child_id, parent_id, role)",
                        "ALTER TABLE gallery_edge"
                        " ADD CONSTRAINT edge_once_in_a_role UNIQUE USING INDEX edge_once_in_a_role",
                        "ALTER TABLE gallery_edge DROP CONSTRAINT IF EXISTS edge_once",
                    ],
                    [
                        "ALTER TABLE gallery_edge DROP CONSTRAINT IF EXISTS edge_once_in_a_role",
                        "ALTER TABLE gallery_edge ADD CONSTRAINT edge_once UNIQUE (child_id, parent_id)",
                    ],
                )
            ],
            state_operations=[
                migrations.RemoveConstraint(model_name="edge", name="edge_once"),
                migrations.AddConstraint(model_name="edge", constraint=ONCE),
            ],
        ),
    ]
