"""Indexes over what snapshots hold, made while others write, and anew if that was stopped; and how many rows of
each were taken back so far.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

TAKEN = """
update curation_snapshot held set taken = counted.rows
from (select snapshot_id, count(*) as rows from curation_revocation group by snapshot_id) counted
where counted.snapshot_id = held.id
"""
MADE = ("revocation_of_image", "selected_by_snapshot", "selected_copies", "selected_families", "selected_family")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("curation", "0002_room")]

    operations = [
        migrations.RunSQL(TAKEN, migrations.RunSQL.noop),
        *(migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {name}", migrations.RunSQL.noop) for name in MADE),
        AddIndexConcurrently(
            model_name="revocation",
            index=models.Index(fields=["image"], name="revocation_of_image"),
        ),
        AddIndexConcurrently(
            model_name="selected",
            index=models.Index(fields=["snapshot", "image"], name="selected_by_snapshot"),
        ),
        AddIndexConcurrently(
            model_name="selected",
            index=models.Index(
                models.F("snapshot"),
                models.OrderBy(models.F("copies"), descending=True),
                models.OrderBy(models.F("image"), descending=True),
                condition=models.Q(("copies__gt", 0)),
                name="selected_copies",
            ),
        ),
        AddIndexConcurrently(
            model_name="selected",
            index=models.Index(
                models.F("snapshot"),
                models.OrderBy(models.F("relatives"), descending=True),
                models.OrderBy(models.F("image"), descending=True),
                condition=models.Q(("relatives__gt", 1)),
                name="selected_families",
            ),
        ),
        AddIndexConcurrently(
            model_name="selected",
            index=models.Index(
                condition=models.Q(("family__isnull", False)),
                fields=["snapshot", "family", "image"],
                name="selected_family",
            ),
        ),
        migrations.AlterField(
            model_name="selected",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="selected",
                to="curation.snapshot",
            ),
        ),
    ]
