from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

RULES = "2026-11"  # the version of what may stay here, which is written onto each picture; rises when the rules change


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from accounts.registries import notification_kinds, personal_data
        from gallery.registries import policy
        from moderation.personal_data import ModerationData

        personal_data.register("moderation", ModerationData())
        policy.register(lambda: RULES)
        notification_kinds.register("report-upheld", _("What you reported was taken down: %(title)s"), "shield-check")
        notification_kinds.register(
            "report-dismissed", _("What you reported stays after a look at it: %(title)s"), "shield"
        )
        notification_kinds.register("post-removed", _("A moderator took down your post %(title)s"), "ban")
        notification_kinds.register("comment-removed", _("A moderator took down your comment on %(title)s"), "ban")
        notification_kinds.register("put-back", _("A moderator put back what you made: %(title)s"), "undo-2")
