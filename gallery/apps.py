from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleryConfig(AppConfig):
    name = "gallery"
    verbose_name = _("Gallery")

    def ready(self) -> None:
        from accounts.registries import consent, consequences, departure, judging, notification_kinds, personal_data
        from gallery import checks  # noqa: F401 - it registers itself
        from gallery.images import remix_rights, signing, touched
        from gallery.personal_data import GalleryData
        from gallery.posts.writings import WRITINGS

        personal_data.register("gallery", GalleryData())
        consent.register(signing.renew_answered)
        for writing in WRITINGS:
            judging.declare(writing)
        consent.register(remix_rights.follow_answered)
        consequences.register(touched.consequences)
        departure.register("gallery", signing.renew_all_of)
        departure.register("remixes", remix_rights.follow_answered)
        notification_kinds.register("like", _("%(actor)s likes %(title)s"), "heart", _("%(actors)s like %(title)s"))
        notification_kinds.register(
            "remix", _("%(actor)s remixed %(title)s"), "git-fork", _("%(actors)s remixed %(title)s")
        )
        notification_kinds.register(
            "comment", _("%(actor)s commented on %(title)s"), "message-circle", _("%(actors)s commented on %(title)s")
        )
        notification_kinds.register(
            "reply",
            _("%(actor)s answered your comment on %(title)s"),
            "reply",
            _("%(actors)s answered your comment on %(title)s"),
        )
        notification_kinds.register(
            "mention", _("%(actor)s mentions you in %(title)s"), "at-sign", _("%(actors)s mention you in %(title)s")
        )
