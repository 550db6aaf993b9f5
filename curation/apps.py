from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = _("Curation")

    def ready(self) -> None:
        from accounts.registries import personal_data
        from curation.personal_data import CurationData

        personal_data.register("curation", CurationData())
