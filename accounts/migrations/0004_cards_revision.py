from django.db import migrations, models

from accounts.migrations._revisions import COUNT, COUNT_NO_LONGER


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_viewer_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="revision",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="Moves with what others see of this person; the database counts it.",
            ),
        ),
        migrations.RunSQL(COUNT, COUNT_NO_LONGER),
    ]
