"""What was deleted, and threads that are pinned; the new columns are null at first."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_webhooks"),
        ("gallery", "0008_deletions"),
        ("generator", "0005_longer_prompts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="deletion",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="gallery.deletion",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="deletion",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="gallery.deletion",
            ),
        ),
        migrations.AddField(
            model_name="thread",
            name="pinned",
            field=models.DateTimeField(help_text="Since when it stands above the others.", null=True),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("pinned__isnull", False)), fields=["user", "-pinned"], name="thread_pinned"
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("deletion__isnull", False)), fields=["deletion"], name="thread_deleted"
            ),
        ),
    ]
