from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from allauth.account.fields import PasswordField
        from django.db.models.signals import post_migrate

        from accounts.access import staff_groups
        from accounts.access.signing_out import sign_out_everywhere
        from accounts.personal_data import AccountData
        from accounts.profile.introduction import WRITINGS
        from accounts.registries import departure, judging, notification_kinds, personal_data

        PasswordField.default_validators = []  # a password is never written out, so any letter may stand in it
        post_migrate.connect(staff_groups.ship, dispatch_uid="staff groups")
        personal_data.register("accounts", AccountData())
        for writing in WRITINGS:
            judging.declare(writing)
        departure.register("accounts", sign_out_everywhere)
        notification_kinds.register("follow", _("%(actor)s follows you"), "user", _("%(actors)s follow you"))
        notification_kinds.register("team-invitation", _("%(actor)s invites you to the team %(title)s"), "users")
        notification_kinds.register("export", _("The copy of your data is ready"), "download")
