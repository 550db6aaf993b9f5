"""A random key a person, for the log of what was shown, and a mark on the invented community; both without a rewrite."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_schema")]

    operations = [
        migrations.AddField("user", "viewer_key", models.UUIDField(null=True, editable=False)),
        migrations.AddField(
            "user",
            "invented",
            models.BooleanField(
                default=False,
                help_text="Of the community that `manage.py seed` makes up: no model and no export learns from it.",
            ),
        ),
    ]
