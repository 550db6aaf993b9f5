"""Who of the staff does what on the operators' pages, said here and not read from their groups.

Letters are roles: m(oderator), c(urator), o(perator), s(uperuser). Nobody else comes in at all.
"""

from __future__ import annotations

ROLES = {"m": "moderator", "c": "curator", "o": "operator", "s": "superuser"}
VERBS = ("looks", "adds", "changes", "deletes")
_SUPERUSERS = ("s", "s", "s", "s")
_RECORD = ("os", "", "", "")
# By table: who looks at it, adds to it, changes it, deletes of it.
MODELS = {
    "moderation_report": ("mos", "", "mos", ""),
    "gallery_post": ("mcos", "", "s", ""),
    "gallery_image": ("mcos", "", "", ""),
    "gallery_tag": ("cos", "s", "cos", "s"),
    "accounts_user": ("mos", "os", "os", ""),
    "accounts_signuprequest": ("mos", "", "mos", ""),
    "accounts_signupinvitation": ("os", "os", "os", ""),
    "accounts_plan": ("os", "os", "os", ""),
    "accounts_team": ("os", "os", "os", "s"),
    "accounts_consent": _RECORD,
    "accounts_notification": _RECORD,
    "accounts_export": _RECORD,
    "accounts_token": ("os", "", "", "s"),
    "feed_slate": ("cos", "", "", ""),
    "feed_reaction": ("cos", "", "", ""),
    "feed_gap": ("cos", "", "", ""),
    "feed_rankingsettings": ("cos", "os", "", ""),
    "generator_job": _RECORD,
    "generator_allowance": _RECORD,
    "generator_ledgerentry": _RECORD,
    "generator_enginecard": _RECORD,
    "generator_machine": _RECORD,
    "generator_choice": _RECORD,
    "generator_grant": ("os", "os", "s", ""),
    "generator_incident": ("os", "os", "os", "s"),
    "generator_energybudget": ("os", "", "os", ""),
    "auth_group": _SUPERUSERS,
    "account_emailaddress": _SUPERUSERS,
    "mfa_authenticator": _SUPERUSERS,
    "socialaccount_socialapp": _SUPERUSERS,
    "socialaccount_socialtoken": _SUPERUSERS,
    "socialaccount_socialaccount": _SUPERUSERS,
    "usersessions_usersession": _SUPERUSERS,
}
# What can be done with several rows of a list, beside deleting where that may be.
ACTIONS = {
    "accounts_user": {"suspend": "mos", "unsuspend": "mos", "give_images": "os"},
    "accounts_team": {"give_images": "os"},
    "accounts_signupinvitation": {"revoke": "os"},
    "accounts_signuprequest": {"accept": "mos", "refuse": "mos"},
    "moderation_report": {"uphold": "mos", "dismiss": "mos", "overturn": "mos"},
    "generator_grant": {"end_now": "os"},
    "generator_job": {"cancel": "os"},
    "account_emailaddress": {"make_verified": "s"},
}
# What is no table: the room itself, for all staff, the moderators' queue, and the page of surge mode.
ROOM = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site"}
ROOM |= {"app_list", "auth_user_password_change", "surge", "cases", "case", "rules"}
