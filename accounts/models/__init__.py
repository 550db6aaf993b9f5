"""People and what belongs to a person."""

from accounts.models.consent import Consent
from accounts.models.export import Export
from accounts.models.letter import Letter
from accounts.models.notification import Notification
from accounts.models.plan import Plan
from accounts.models.relation import Block, Follow, Mute, Relationship
from accounts.models.signup import SignupInvitation, SignupRequest
from accounts.models.submission import Submission
from accounts.models.team import Invitation, Membership, Team
from accounts.models.token import Scope, Token
from accounts.models.user import User
from accounts.models.webhook import Occasion, Webhook, WebhookMessage

__all__ = [
    "Block",
    "Consent",
    "Export",
    "Follow",
    "Invitation",
    "Letter",
    "Membership",
    "Mute",
    "Notification",
    "Occasion",
    "Plan",
    "Relationship",
    "Scope",
    "SignupInvitation",
    "SignupRequest",
    "Submission",
    "Team",
    "Token",
    "User",
    "Webhook",
    "WebhookMessage",
]
