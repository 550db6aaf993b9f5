from django.apps import AppConfig
from django.urls import register_converter


class LibConfig(AppConfig):
    name = "lib"

    def ready(self) -> None:
        from lib.ids import IdConverter

        register_converter(IdConverter, "id")  # before any app's urls are read
