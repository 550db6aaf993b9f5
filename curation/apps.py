from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = _("Curation")

    def ready(self) -> None:
        from accounts.registries import consent, consequences, personal_data
        from curation.personal_data import CurationData
        from curation.withdrawal import consequences_for, ring_rewrites

        personal_data.register("curation", CurationData())
        consent.register(ring_rewrites)
        consequences.register(consequences_for)
