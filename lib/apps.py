from django.apps import AppConfig
from django.urls import register_converter


class LibConfig(AppConfig):
    name = "lib"

    def ready(self) -> None:
        from lib.ids import IdConverter
        from lib.limits.text_fields import refuse_what_cannot_be_written

        register_converter(IdConverter, "id")  # before any app's urls are read
        refuse_what_cannot_be_written()
