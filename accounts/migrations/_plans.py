"""The plans of a new gallery. An operator changes them at /operator/; they are never written again."""

PLANS = [
    # code, name, images a day, jobs at once, weight, members, longest wait in seconds
    ("free", "Free", 10, 2, 1, 1, 1800),
    ("plus", "Plus", 60, 4, 4, 1, None),
    ("pro", "Pro", 250, 8, 10, 1, None),
    ("team", "Team", 500, 8, 10, 20, None),
]


def create_plans(apps, schema_editor):
    Plan = apps.get_model("accounts", "Plan")
    for position, (code, name, images, jobs, weight, members, longest_wait) in enumerate(PLANS):
        Plan.objects.create(
            code=code,
            name=name,
            images_per_day=images,
            jobs_at_once=jobs,
            weight=weight,
            members=members,
            longest_wait=longest_wait,
            position=position,
        )
