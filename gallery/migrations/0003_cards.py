import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from gallery.migrations._revisions import COUNT, COUNT_NO_LONGER, KEEP_TOGETHER


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0002_tag_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="revision",
            field=models.PositiveIntegerField(
                db_default=0,
                default=0,
                editable=False,
                help_text="Moves with what readers see of it but counts; the database counts it.",
            ),
        ),
        migrations.CreateModel(
            name="RenderedCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=16)),
                ("version", models.TextField()),
                ("cover", models.UUIDField(help_text="The image that stands for the post.")),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None),
                ),
                ("text", models.TextField()),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rendered",
                        to="gallery.post",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("post", "form"), name="rendered_once")],
            },
        ),
        migrations.RunSQL(COUNT, COUNT_NO_LONGER),
        migrations.RunSQL(KEEP_TOGETHER, migrations.RunSQL.noop),
    ]
