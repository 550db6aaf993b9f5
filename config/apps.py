"""The site itself as an app: its commands, templates and static files, and the Celery application."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Site"

    def ready(self) -> None:
        from config import celery  # noqa: F401 - tasks of all apps bind to it
