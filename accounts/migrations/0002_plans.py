from django.db import migrations

PLANS = [
    # code, name, images a day, jobs at once, weight, members
    ("free", "Free", 10, 2, 1, 1),
    ("plus", "Plus", 60, 4, 4, 1),
    ("pro", "Pro", 250, 8, 10, 1),
    ("team", "Team", 500, 8, 10, 20),
]


def create(apps, schema_editor):
    Plan = apps.get_model("accounts", "Plan")
    for position, (code, name, images, jobs, weight, members) in enumerate(PLANS):
        Plan.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "images_per_day": images,
                "jobs_at_once": jobs,
                "weight": weight,
                "members": members,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
