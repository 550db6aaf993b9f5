"""Labels of the columns of the record: the database stays as it is."""

from django.db import migrations, models

import lib.fields


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="image",
            name="device",
            field=models.CharField(blank=True, max_length=80, verbose_name="Device"),
        ),
        migrations.AlterField(
            model_name="image",
            name="gpu_seconds",
            field=models.FloatField(null=True, verbose_name="GPU time"),
        ),
        migrations.AlterField(
            model_name="image",
            name="guidance_scale",
            field=models.FloatField(null=True, verbose_name="Guidance"),
        ),
        migrations.AlterField(
            model_name="image",
            name="model",
            field=models.CharField(blank=True, max_length=200, verbose_name="Model"),
        ),
        migrations.AlterField(
            model_name="image",
            name="model_licence",
            field=models.CharField(blank=True, max_length=80, verbose_name="Licence of the model"),
        ),
        migrations.AlterField(
            model_name="image",
            name="model_revision",
            field=models.CharField(blank=True, max_length=64, verbose_name="Revision"),
        ),
        migrations.AlterField(
            model_name="image",
            name="negative_prompt",
            field=models.TextField(blank=True, verbose_name="Negative prompt"),
        ),
        migrations.AlterField(
            model_name="image",
            name="queue_seconds",
            field=models.FloatField(null=True, verbose_name="Waited"),
        ),
        migrations.AlterField(
            model_name="image",
            name="run_seconds",
            field=models.FloatField(null=True, verbose_name="Took"),
        ),
        migrations.AlterField(
            model_name="image",
            name="scheduler",
            field=models.CharField(blank=True, max_length=40, verbose_name="Scheduler"),
        ),
        migrations.AlterField(
            model_name="image",
            name="seed",
            field=lib.fields.SeedField(decimal_places=0, max_digits=20, null=True, verbose_name="Seed"),
        ),
        migrations.AlterField(
            model_name="image",
            name="steps",
            field=models.PositiveIntegerField(null=True, verbose_name="Steps"),
        ),
        migrations.AlterField(
            model_name="image",
            name="strength",
            field=models.FloatField(null=True, verbose_name="Strength"),
        ),
    ]
