"""What operators see and do by hand; Django finds the classes where this package is imported."""

from feed.admin import exposure, ranking

__all__ = ["exposure", "ranking"]
