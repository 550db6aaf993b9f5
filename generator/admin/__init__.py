"""What operators see and do by hand; Django finds the classes where this package is imported."""

from generator.admin import choices, energy, grants, incidents, jobs, machines

__all__ = ["choices", "energy", "grants", "incidents", "jobs", "machines"]
