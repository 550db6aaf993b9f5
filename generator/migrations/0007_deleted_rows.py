"""What was deleted is found by what it went with; made while others write."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("generator", "0006_deletions")]

    operations = [
        AddIndexConcurrently(
            model_name="job",
            index=models.Index(
                condition=models.Q(("deletion__isnull", False)), fields=["deletion"], name="job_deleted"
            ),
        ),
    ]
