"""To find what others were told of a thing, when it is no longer for them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0011_letters")]

    operations = [
        AddIndexConcurrently(
            model_name="notification",
            index=models.Index(
                fields=["subject"],
                name="notification_to_others",
                condition=models.Q(kind__in=("mention", "reply")),
            ),
        ),
    ]
