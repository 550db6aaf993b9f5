"""The API's addresses about people, under /api/v1/."""

from django.urls import path

from accounts.api import exports, me, notifications, people, tokens, webhooks

api_urls = [
    path("me", me.MeView.as_view(), name="api-me"),
    path("me/avatar", me.AvatarView.as_view(), name="api-avatar"),
    path("me/consent", me.ConsentView.as_view(), name="api-consent"),
    path("me/tokens", tokens.TokensView.as_view(), name="api-tokens"),
    path("me/tokens/<int:pk>", tokens.TokenView.as_view(), name="api-token"),
    path("me/webhooks", webhooks.WebhooksView.as_view(), name="api-webhooks"),
    path("me/webhooks/<id:pk>", webhooks.WebhookView.as_view(), name="api-webhook"),
    path("me/webhooks/<id:pk>/messages", webhooks.MessagesView.as_view(), name="api-webhook-messages"),
    path("me/webhooks/messages/<id:pk>/again", webhooks.AgainView.as_view(), name="api-webhook-again"),
    path("me/export", exports.ExportsView.as_view(), name="api-exports"),
    path("me/export/<uuid:pk>/file", exports.ExportFileView.as_view(), name="api-export-file"),
    path("me/notifications", notifications.NotificationsView.as_view(), name="api-notifications"),
    path("me/notifications/seen", notifications.SeenView.as_view(), name="api-notifications-seen"),
    path("me/following", people.FollowingView.as_view(), name="api-following"),
    path("me/blocks", people.BlocksView.as_view(), name="api-blocks"),
    path("me/mutes", people.MutesView.as_view(), name="api-mutes"),
    path("users/<slug:handle>", people.PersonView.as_view(), name="api-person"),
    path("users/<slug:handle>/follow", people.FollowView.as_view(), name="api-follow"),
    path("users/<slug:handle>/mute", people.MuteView.as_view(), name="api-mute"),
    path("users/<slug:handle>/block", people.BlockView.as_view(), name="api-block"),
]
