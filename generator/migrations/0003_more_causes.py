"""Incidents that tell of the storage, of mail and of late pictures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generator", "0002_choice"),
    ]

    operations = [
        migrations.AlterField(
            model_name="incident",
            name="cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("no-machine", "No machine is drawing"),
                    ("surge", "Many more people than usual are making pictures"),
                    ("backlog", "Pictures are begun later than was promised"),
                    ("storage", "The pictures' storage cannot be reached"),
                    ("mail", "Mail leaves late"),
                ],
                editable=False,
                max_length=12,
                verbose_name="cause",
            ),
        ),
    ]
