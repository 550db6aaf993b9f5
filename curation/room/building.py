"""What the process of a build does. It loads pyarrow, so that only `manage.py dataset work` may import it."""

from __future__ import annotations

from django.utils import timezone

from curation.engine import Survivors, run_beside
from curation.events.export import ExportUnderWay, export
from curation.events.reading import EventsMissing, Manifest
from curation.models import Build
from curation.recipe import Recipe, canonical
from curation.room.builds import OPEN
from curation.room.processes import refusals
from curation.snapshots.building import Engine, build, rehearse


def work(asked: Build, *, engine: Engine = run_beside) -> None:
    """Do it, in this process, writing down each stage as it ends."""
    Build.objects.filter(pk=asked.pk).update(survivors=[])
    errors = refusals(lambda: _work(asked, engine), asked.language)
    state = Build.State.FAILED if errors else Build.State.DONE
    ended = {"state": state, "errors": errors, "ended": timezone.now()}
    Build.objects.filter(pk=asked.pk, state__in=OPEN).update(**ended, snapshot=asked.snapshot, fell=asked.fell)


def _work(asked: Build, engine: Engine) -> None:
    recipe = Recipe.read(canonical(asked.recipe))
    told: list[list[object]] = []

    def say(left: Survivors) -> None:
        told.append([left.stage, left.kept, left.dropped])
        Build.objects.filter(pk=asked.pk).update(survivors=told)

    manifest = _events(asked)
    if asked.keeps:
        asked.snapshot = build(recipe, manifest, say=say, engine=engine)
    else:
        asked.fell = rehearse(recipe, manifest, say=say, engine=engine)


def _events(asked: Build) -> Manifest:
    """As they were last written; written first where they never were, or where that was asked for."""
    try:
        return export() if asked.fresh and asked.tries <= 1 else Manifest.current()
    except EventsMissing:
        return export()
    except ExportUnderWay:
        return Manifest.current()
