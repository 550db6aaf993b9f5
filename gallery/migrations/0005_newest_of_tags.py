"""The newest posts of a tag are read from where they stand, without those before; made while others write."""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("gallery", "0004_hidden_post")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS post_tags_newest ON gallery_post_tags (tag_id, post_id DESC)",
            "DROP INDEX CONCURRENTLY IF EXISTS post_tags_newest",
        )
    ]
