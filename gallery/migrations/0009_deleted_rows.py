"""What was deleted is found by what it went with; made while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("gallery", "0008_deletions")]

    operations = [
        AddIndexConcurrently(
            model_name="image",
            index=models.Index(
                condition=models.Q(("deletion__isnull", False)), fields=["deletion"], name="image_deleted"
            ),
        ),
    ]
