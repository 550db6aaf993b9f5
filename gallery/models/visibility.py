"""Who may see a thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Public is listed; unlisted opens for whoever has the address; followers and private ask who is looking."""

    PUBLIC = "public", _("Everyone")
    UNLISTED = "unlisted", _("Anyone with the link")
    FOLLOWERS = "followers", _("People who follow me")
    PRIVATE = "private", _("Only me")
