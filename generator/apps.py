"""The generator as an app: its tasks, its kinds of notification, and its part of what belongs to a person."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeneratorConfig(AppConfig):
    name = "generator"

    def ready(self) -> None:
        from accounts.registries.departure import register as register_departure
        from accounts.registries.notification_kinds import register as register_kind
        from accounts.registries.personal_data import register as register_personal_data
        from accounts.registries.signup_gate import register as register_signup_gate
        from gallery.registries.deletion import register as register_deletion
        from gallery.registries.publication import register as register_publication
        from generator.jobs.deletion import erase_words
        from generator.jobs.departure import call_off
        from generator.jobs.posted import note_choices
        from generator.jobs.redoing import RedonePictures
        from generator.personal_data import GeneratorData
        from generator.surge.measures import why_no_signups
        from moderation.registries.redoing import register as register_redoing

        register_personal_data("generator", GeneratorData())
        register_departure("generator", call_off)
        register_signup_gate(why_no_signups)
        register_publication(note_choices)
        register_deletion(erase_words)
        register_redoing("prompt", RedonePictures())
        register_kind("job-ready", _("Your picture is ready: %(title)s"), "sparkles")
        register_kind("grant", _("You were given images: %(title)s"), "gift")
        register_kind("gift", _("%(actor)s gave you images: %(title)s"), "gift")
        register_kind("job-failed", _("Your picture could not be made: %(title)s"), "triangle-alert")
