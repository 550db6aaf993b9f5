from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GalleryConfig(AppConfig):
    name = "gallery"
    verbose_name = _("Gallery")

    def ready(self) -> None:
        from accounts import belongings, notices
        from gallery.own_belongings import GalleryBelongings

        belongings.register("gallery", GalleryBelongings())
        notices.register("like", _("%(actor)s likes %(title)s"), "heart")
        notices.register("remix", _("%(actor)s remixed %(title)s"), "git-fork")
        notices.register("comment", _("%(actor)s commented on %(title)s"), "message-circle")
        notices.register("reply", _("%(actor)s answered your comment on %(title)s"), "reply")
