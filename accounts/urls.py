"""Pages about people."""

from django.contrib.auth.decorators import login_required
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import (
    avatars,
    consent,
    digest,
    handles,
    invitations,
    notifications,
    plan,
    privacy,
    profile,
    relations,
    security,
    tokens,
    webhooks,
)

RELATIONS = {"follow": relations.FollowView, "mute": relations.MuteView, "block": relations.BlockView}

urlpatterns = [
    path("handles/free", handles.handle_free, name="handle-free"),
    path("settings", login_required(RedirectView.as_view(pattern_name="settings-profile")), name="settings"),
    path("settings/profile", profile.profile, name="settings-profile"),
    path("settings/plan", plan.plan, name="settings-plan"),
    path("settings/team/invitations", plan.invite, name="team-invite"),
    path("settings/team/invitations/<int:pk>/accept", plan.answer, {"said": "accept"}, name="team-accept"),
    path("settings/team/invitations/<int:pk>/decline", plan.answer, {"said": "decline"}, name="team-decline"),
    path("settings/team/members/<slug:handle>/delete", plan.remove, name="team-remove"),
    path("settings/team/members/<slug:handle>/cap", plan.cap, name="team-cap"),
    path("settings/team/leave", plan.leave, name="team-leave"),
    path("settings/consent", consent.consent, name="settings-consent"),
    path("settings/tokens", tokens.tokens, name="settings-tokens"),
    path("settings/tokens/<int:pk>/delete", tokens.revoke, name="token-delete"),
    path("settings/webhooks", webhooks.webhooks, name="settings-webhooks"),
    path("settings/webhooks/<id:pk>/delete", webhooks.remove, name="webhook-delete"),
    path("settings/webhooks/<id:pk>/test", webhooks.test, name="webhook-test"),
    path("settings/webhooks/messages/<id:pk>/again", webhooks.again, name="webhook-again"),
    path("settings/invitations", invitations.invitations, name="settings-invitations"),
    path("settings/invitations/<int:pk>/delete", invitations.revoke, name="signup-invitation-delete"),
    path("settings/security", security.security, name="settings-security"),
    path(
        "settings/sessions",
        login_required(RedirectView.as_view(pattern_name="usersessions_list")),
        name="settings-sessions",
    ),
    path("settings/privacy", privacy.privacy, name="settings-privacy"),
    path("settings/export", privacy.export, name="settings-export"),
    path("settings/export/<id:pk>", privacy.export_file, name="export-file"),
    path("settings/delete", privacy.leave, name="settings-delete"),
    path("notifications", notifications.notifications, name="notifications"),
    path("notifications/badge", notifications.badge, name="notifications-badge"),
    path("notifications/mail/<str:ticket>/stop", digest.stop, name="digest-stop"),
    re_path(r"^avatars/(?P<name>[0-9A-Za-z]{22}(?:_[0-9A-Za-z]{7})?\.webp)$", avatars.avatar, name="avatar"),
    *(path(f"@<slug:handle>/{noun}", view.as_view(), name=noun) for noun, view in RELATIONS.items()),
    *(
        path(f"@<slug:handle>/{noun}/delete", view.as_view(), {"delete": True}, name=f"{noun}-delete")
        for noun, view in RELATIONS.items()
    ),
]
