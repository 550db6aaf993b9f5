"""A job keeps its prompt as it was typed, where that left words to chance: a column with a default, so no row is read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generator", "0007_deleted_rows")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="template",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="The prompt as it was typed, where it left words to chance.",
                max_length=4000,
            ),
        ),
    ]
