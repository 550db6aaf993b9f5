from django.db import migrations


class Migration(migrations.Migration):
    """An address is unique once it is confirmed, which allauth's own constraint holds."""

    dependencies = [("accounts", "0007_digest")]
    operations = [migrations.RemoveConstraint(model_name="user", name="user_email_any_case")]
