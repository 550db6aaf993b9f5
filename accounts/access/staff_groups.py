"""Groups for those who look after a site, shipped with what each may do.

Whoever is in one also has to be staff, by which the operator's room opens at all. What a group lacks is added at every
`migrate`, so that a later version can ship more; what an operator adds to it stays.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.apps import apps as current_apps
from django.contrib.auth.management import create_permissions


def _all(model: str, *verbs: str) -> tuple[str, ...]:
    app, name = model.split(".")
    return tuple(f"{app}.{verb}_{name}" for verb in verbs)


MODERATOR = (
    *_all("moderation.report", "view", "change"),
    *_all("gallery.post", "view"),
    *_all("gallery.image", "view"),
    *_all("accounts.user", "view"),
    *_all("accounts.signuprequest", "view", "change"),
)
CURATOR = (
    *_all("gallery.post", "view"),
    *_all("gallery.image", "view"),
    *_all("gallery.tag", "view", "change"),
    *_all("feed.slate", "view"),
    *_all("feed.reaction", "view"),
    *_all("feed.gap", "view"),
    *_all("feed.rankingsettings", "view"),
    *_all("curation.snapshot", "view", "add"),
)
OPERATOR = (
    *MODERATOR,
    *CURATOR,
    *_all("accounts.user", "add", "change"),
    *_all("accounts.plan", "view", "add", "change"),
    *_all("accounts.team", "view", "add", "change"),
    *_all("accounts.membership", "view", "add", "change", "delete"),
    *_all("accounts.signupinvitation", "view", "add", "change"),
    *_all("accounts.consent", "view"),
    *_all("accounts.notification", "view"),
    *_all("accounts.export", "view"),
    *_all("accounts.token", "view"),
    *_all("feed.rankingsettings", "add", "change"),
    *_all("generator.job", "view"),
    *_all("generator.allowance", "view"),
    *_all("generator.ledgerentry", "view"),
    *_all("generator.enginecard", "view"),
    *_all("generator.machine", "view", "change"),
    *_all("generator.choice", "view"),
    *_all("generator.grant", "view", "add"),
    *_all("generator.incident", "view", "add", "change"),
    *_all("generator.energybudget", "view", "add", "change"),
    *_all("generator.surge", "change"),
    *_all("moderation.rule", "change"),
)
GROUPS = {"moderator": MODERATOR, "curator": CURATOR, "operator": OPERATOR}


def ship(app_config: AppConfig, using: str, apps: Any = current_apps, **_details: Any) -> None:
    """After an app was migrated: give each group what it may do there. For Django's post_migrate."""
    try:
        group_rows, permission_rows = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    wanted = {name: [one for one in may if one.startswith(f"{app_config.label}.")] for name, may in GROUPS.items()}
    if not any(wanted.values()):
        return
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    there = permission_rows.objects.using(using).filter(content_type__app_label=app_config.label)
    by_name = {f"{app_config.label}.{one.codename}": one for one in there}
    for name, permissions in wanted.items():
        group, _fresh = group_rows.objects.using(using).get_or_create(name=name)
        group.permissions.add(*(by_name[one] for one in permissions if one in by_name))
