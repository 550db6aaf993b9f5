from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FeedConfig(AppConfig):
    name = "feed"
    verbose_name = _("Feed")

    def ready(self) -> None:
        from accounts.registries import notification_kinds, personal_data
        from feed.impressions.exposure_log import ExposureLog
        from feed.models.muted_word import NotMuted
        from feed.personal_data import FeedData
        from feed.similarity import vector_index
        from gallery.registries import exposure, listing

        personal_data.register("feed", FeedData())
        notification_kinds.register("repost", _("%(actor)s posted the picture of %(title)s before"), "copy")
        exposure.register(ExposureLog())
        listing.register(NotMuted.for_viewer)
        post_migrate.connect(vector_index.prepare, sender=self)
