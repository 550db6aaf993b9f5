from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_cards_revision")]

    operations = [
        migrations.AddField(model_name="notification", name="bundle", field=models.UUIDField(null=True)),
    ]
