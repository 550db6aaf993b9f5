"""Since when the mail server has owed an answer about a letter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_record_keys")]
    operations = [migrations.AddField("letter", "unanswered", models.DateTimeField(null=True, blank=True))]
