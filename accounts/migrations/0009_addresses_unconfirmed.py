from django.db import migrations, models

from lib.limits import written


class Migration(migrations.Migration):
    """Names hide nothing; an address is unique once it is confirmed, which allauth's own constraint holds."""

    dependencies = [("accounts", "0008_digest_again")]
    operations = [
        migrations.RemoveConstraint(model_name="user", name="user_email_any_case"),
        migrations.AlterField(
            "user",
            "display_name",
            models.CharField("display name", max_length=60, blank=True, validators=[written.name]),
        ),
        migrations.AlterField("team", "name", models.CharField("name", max_length=60, validators=[written.name])),
    ]
