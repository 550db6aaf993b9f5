"""The generator as an app: its tasks, its notices, and its part of what belongs to a person."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeneratorConfig(AppConfig):
    name = "generator"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.belongings import register as register_belongings
        from accounts.closing import register as register_closing
        from accounts.notices import register as register_notice
        from generator.belongings import JobBelongings
        from generator.surging import why_no_signups

        register_belongings("generator", JobBelongings())
        register_closing(why_no_signups)
        register_notice("job-ready", _("Your picture is ready: %(title)s"), "sparkles")
        register_notice("grant", _("You were given images: %(title)s"), "gift")
        register_notice("gift", _("%(actor)s gave you images: %(title)s"), "gift")
        register_notice("job-failed", _("Your picture could not be made: %(title)s"), "triangle-alert")
