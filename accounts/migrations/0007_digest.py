from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_notification_alike")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="digest",
            field=models.CharField(
                choices=[("never", "Never"), ("daily", "Every day"), ("weekly", "Every week")],
                db_default="never",
                default="never",
                max_length=8,
                verbose_name="mail of what is new",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="digest_sent",
            field=models.DateTimeField(editable=False, help_text="When it was last looked for.", null=True),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("digest", "never"), _negated=True), fields=["digest_sent"], name="user_digest"
            ),
        ),
    ]
