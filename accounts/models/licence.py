"""Under which licence a maker gives a picture away, by its SPDX identifier (spdx.org/licenses)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """Nothing said is all rights reserved."""

    CC0 = "CC0-1.0", _("CC0 1.0: no rights reserved")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0: name the maker")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0: name the maker, share alike")
    CC_BY_NC = "CC-BY-NC-4.0", _("CC BY-NC 4.0: name the maker, not for business")
    CC_BY_ND = "CC-BY-ND-4.0", _("CC BY-ND 4.0: name the maker, change nothing")

    @property
    def address(self) -> str:
        """Where its text stands."""
        if self == Licence.CC0:
            return "https://creativecommons.org/publicdomain/zero/1.0/"
        terms, version = self.value.removeprefix("CC-").lower().rsplit("-", 1)
        return f"https://creativecommons.org/licenses/{terms}/{version}/"
