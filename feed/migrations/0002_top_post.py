from django.db import migrations


class Migration(migrations.Migration):
    """Standing is called TopPost. Its table keeps its name, so nothing in the database changes."""

    dependencies = [
        ("feed", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelTable("Standing", "feed_standing"),
        migrations.RenameModel("Standing", "TopPost"),
    ]
