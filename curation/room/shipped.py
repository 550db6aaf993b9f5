"""Recipes to begin with, which come with the gallery."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from curation.recipe import Recipe

FOLDER = Path(__file__).parent.parent / "recipes"
SHIPPED = {
    "general": _("Pictures that people posted, without copies, few of a prompt"),
    "preferences": _("Which of two: every pair that people decided"),
    "rehearsal": _("Drawings of programs too, to try everything out"),
}


def shipped(name: str) -> Recipe:
    """Raises KeyError."""
    if name not in SHIPPED:
        raise KeyError(name)
    return Recipe.read((FOLDER / f"{name}.json").read_bytes())
