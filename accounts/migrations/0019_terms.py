"""Whether others may remix is an answer of its own, and a licence may be chosen for all one makes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_letters_unanswered"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="licence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CC0-1.0", "CC0 1.0: no rights reserved"),
                    ("CC-BY-4.0", "CC BY 4.0: name the maker"),
                    ("CC-BY-SA-4.0", "CC BY-SA 4.0: name the maker, share alike"),
                    ("CC-BY-NC-4.0", "CC BY-NC 4.0: name the maker, not for business"),
                    ("CC-BY-ND-4.0", "CC BY-ND 4.0: name the maker, change nothing"),
                ],
                db_default="",
                default="",
                max_length=40,
                verbose_name="licence of my pictures",
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="use",
            field=models.CharField(
                choices=[
                    ("cawg.ai_generative_training", "Training of models that generate"),
                    ("cawg.ai_training", "Training of other models"),
                    ("cawg.ai_inference", "Input to models"),
                    ("cawg.data_mining", "Data mining"),
                    ("remix", "Remixes by others"),
                ],
                default="cawg.ai_generative_training",
                max_length=40,
            ),
        ),
    ]
