from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from accounts import belongings, notices
        from moderation.own_belongings import ModerationBelongings

        belongings.register("moderation", ModerationBelongings())
        notices.register("report-upheld", _("What you reported was taken down: %(title)s"), "shield-check")
        notices.register("report-dismissed", _("What you reported stays after a look at it: %(title)s"), "shield")
        notices.register("post-removed", _("A moderator took down your post %(title)s"), "ban")
        notices.register("comment-removed", _("A moderator took down your comment on %(title)s"), "ban")
        notices.register("put-back", _("A moderator put back what you made: %(title)s"), "undo-2")
