from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts import belongings, notices
        from accounts.own_belongings import AccountBelongings

        belongings.register("accounts", AccountBelongings())
        notices.register("follow", _("%(actor)s follows you"), "user")
        notices.register("team-invitation", _("%(actor)s invites you to the team %(title)s"), "users")
        notices.register("export", _("The copy of your data is ready"), "download")
