"""Operators pause machines and pools, and read what machines hold in memory."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generator", "0011_classifier_incident"),
    ]

    operations = [
        migrations.AddField(
            model_name="machine",
            name="memory",
            field=models.JSONField(help_text="Bytes on its device: total and free; null where nobody says.", null=True),
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pool", models.CharField(max_length=300, verbose_name="pool")),
                ("machine", models.CharField(blank=True, max_length=120, verbose_name="machine")),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="since")),
            ],
            options={
                "verbose_name": "pause",
                "verbose_name_plural": "pauses",
                "constraints": [models.UniqueConstraint(fields=("pool", "machine"), name="pause_once")],
            },
        ),
    ]
