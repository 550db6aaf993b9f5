"""An answer for one picture, and receipts that outlive the account; all null, so that no row is read or rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0015_carried_record")]

    operations = [
        migrations.AddField("user", "record_key", models.UUIDField(null=True, editable=False)),
        migrations.AddField(
            "consent",
            "key",
            models.UUIDField(null=True, editable=False, help_text="The person's `record_key` when it was said."),
        ),
        migrations.AddField(
            "consent",
            "image",
            models.UUIDField(null=True, help_text="The picture that it is said of; null for everything they make."),
        ),
        migrations.AlterField(
            "consent",
            "answer",
            models.CharField(
                choices=[
                    ("allowed", "Allowed"),
                    ("notAllowed", "Not allowed"),
                    ("constrained", "Allowed on conditions, so not here"),
                    ("inherit", "As I say of everything"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            "consent",
            "user",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="consents",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
