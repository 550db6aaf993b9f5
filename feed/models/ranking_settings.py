"""The weights that operators have chosen, one row for each change."""

from __future__ import annotations

from dataclasses import asdict, fields

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feed.ranking.weights import RankingWeights


class RankingSettings(models.Model):
    """The newest row is in force; older ones say what was before, so that logged slates can be understood later."""

    weights = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("ranking weights")
        verbose_name_plural = _("ranking weights")

    def __str__(self) -> str:
        return f"weights of {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def current(cls) -> RankingWeights:
        """Those of the newest row; what it does not name is as it came."""
        newest = cls.objects.first()
        chosen = newest.weights if newest else {}
        return RankingWeights(**{one.name: chosen[one.name] for one in fields(RankingWeights) if one.name in chosen})

    @classmethod
    def change(cls, weights: RankingWeights, *, by: object) -> RankingSettings:
        """A row more, unless these are in force already."""
        newest = cls.objects.first()
        if newest and newest.weights == asdict(weights):
            return newest
        return cls.objects.create(weights=asdict(weights), by=by)
