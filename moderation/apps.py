from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from accounts.registries import judging, notification_kinds, personal_data
        from gallery.registries import inspection, policy, rating, removal
        from moderation.cases.takedowns import why_down
        from moderation.judging.live_rules import begin, version
        from moderation.judging.pictures import PictureAfterAll, inspect
        from moderation.judging.ratings import asks_for_mature
        from moderation.judging.words import judge_words, waiting
        from moderation.personal_data import ModerationData
        from moderation.policy.rule import PICTURE
        from moderation.registries import redoing

        post_migrate.connect(begin, sender=self, dispatch_uid="rules of a new site")
        rating.register(asks_for_mature)
        removal.register(why_down)
        inspection.register(inspect)
        redoing.register(PICTURE, PictureAfterAll())
        judging.register(judge_words, waiting)
        personal_data.register("moderation", ModerationData())
        policy.register(version)
        notification_kinds.register("report-upheld", _("What you reported was taken down: %(title)s"), "shield-check")
        notification_kinds.register(
            "report-dismissed", _("What you reported stays after a look at it: %(title)s"), "shield"
        )
        notification_kinds.register("post-removed", _("A moderator took down your post %(title)s"), "ban")
        notification_kinds.register("comment-removed", _("A moderator took down your comment on %(title)s"), "ban")
        notification_kinds.register("put-back", _("A moderator put back what you made: %(title)s"), "undo-2")
        notification_kinds.register("verdict-overturned", _("It may be made after all: %(title)s"), "undo-2")
        notification_kinds.register("verdict-upheld", _("Another person looked, and it stays so: %(title)s"), "shield")
        notification_kinds.register("picture-held", _("A person will look at your picture: %(title)s"), "hourglass")
        notification_kinds.register("picture-refused", _("A rule is against your picture: %(title)s"), "ban")
        notification_kinds.register("waited-in-vain", _("It passes, but cannot be done any more: %(title)s"), "shield")
        notification_kinds.register("rule-changed", _("A rule has changed, and it passes now: %(title)s"), "undo-2")
        notification_kinds.register(
            "takedown-held", _("Held while somebody else's claim to it is decided: %(title)s"), "ban"
        )
        notification_kinds.register(
            "takedown-upheld", _("It stays down, as somebody else has the rights: %(title)s"), "ban"
        )
        notification_kinds.register(
            "takedown-lifted", _("It is back, after a claim to it was decided: %(title)s"), "undo-2"
        )
        notification_kinds.register("name-closed", _("Closed for everybody else: %(title)s"), "shield-check")
        notification_kinds.register("name-left-open", _("A moderator did not close it: %(title)s"), "shield")
        notification_kinds.register("case-answer", _("A moderator asks about: %(title)s"), "message-circle")
