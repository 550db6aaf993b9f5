from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = _("Curation")

    def ready(self) -> None:
        from accounts.registries import consent, consequences, departure, notification_kinds, personal_data
        from curation import changes
        from curation.personal_data import CurationData
        from curation.withdrawal import consequences_for
        from gallery.registries import closing

        consent.register(changes.answered)
        departure.register("curation", changes.departed)
        closing.register(changes.closed)
        personal_data.register("curation", CurationData())
        notification_kinds.register(
            "dataset-revoked", _("Pictures were taken back from a dataset that you took: %(title)s"), "undo-2"
        )
        consequences.register(consequences_for)
