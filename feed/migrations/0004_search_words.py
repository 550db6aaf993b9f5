"""Cards know their model and the version of their words.

Only the worker writes cards, so that it alone waits while the indexes are built.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feed", "0003_impressions_of_before"),
        ("gallery", "0002_tag_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="card",
            name="model",
            field=models.CharField(blank=True, default="", help_text="What made its cover.", max_length=200),
        ),
        migrations.AddField(
            model_name="card",
            name="words_version",
            field=models.SmallIntegerField(db_default=0, default=0, help_text="The version of its words."),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                condition=models.Q(("listed", True)), fields=["model", "-hot", "-post"], name="card_model"
            ),
        ),
        migrations.AddIndex(
            model_name="card",
            index=models.Index(fields=["words_version"], name="card_words_version"),
        ),
    ]
