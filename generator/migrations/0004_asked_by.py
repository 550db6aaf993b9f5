"""Which request asked for a job, as the log names it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generator", "0003_more_causes"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="request_id",
            field=models.CharField(blank=True, db_default="", default="", help_text="As in the log.", max_length=64),
        ),
    ]
