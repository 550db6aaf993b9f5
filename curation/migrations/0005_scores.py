"""What scorers gave pictures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0004_follow"),
    ]

    operations = [
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("image", models.UUIDField()),
                ("scorer", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("value", models.FloatField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["image"], name="score_of_image")],
                "constraints": [models.UniqueConstraint(fields=("scorer", "version", "image"), name="score_once")],
            },
        ),
    ]
