"""Tags keep more of what people type; those whose form changes get their new name, or join the tag that has it."""

from __future__ import annotations

import re
from typing import Any

from django.db import migrations, models

import gallery.models.tag


def rename(apps: Any, _schema: Any) -> None:
    """Underscores were letters of a tag and are hyphens now: the only difference between the two rules."""
    tags = apps.get_model("gallery", "Tag").objects
    filed = apps.get_model("gallery", "Post").tags.through.objects
    for tag in tags.filter(name__contains="_").iterator():
        name = re.sub(r"[-_]+", "-", tag.name).strip("-")
        other = tags.filter(name=name).first()
        if name and not other:
            tags.filter(pk=tag.pk).update(name=name)
            continue
        if other:
            posts = filed.filter(tag=tag.pk).values_list("post", flat=True)
            filed.bulk_create([filed.model(post_id=post, tag_id=other.pk) for post in posts], ignore_conflicts=True)
        tag.delete()


class Migration(migrations.Migration):
    dependencies = [("gallery", "0001_initial")]

    operations = [
        migrations.RunPython(rename, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="tag",
            name="name",
            field=models.CharField(max_length=40, unique=True, validators=[gallery.models.tag.valid_name]),
        ),
    ]
