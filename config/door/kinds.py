"""How often each thing may be done that changes something: one table for pages and API, by the names of addresses.

What is not named has the pace of `WRITING`, so that a new address is never without one; tests/config/test_paces.py
asks for a line of its own all the same.
"""

from __future__ import annotations

from feed.search.by_picture import PACE as SEARCHING
from gallery.checking.check import PACE as CHECKING
from gallery.comments.threads import PACE as COMMENTING
from generator.requests.paces import GENERATING
from lib.limits.pace import Pace
from moderation.cases.appeals import PACE as APPEALING
from moderation.cases.names import PACE as CLOSING
from moderation.cases.takedowns import PACE as TAKING_DOWN
from moderation.models.report import PACE as REPORTING

WRITING = Pace("write", most=60, seconds=60)
LIKING = Pace("react", most=120, seconds=60)
UPLOADING = Pace("upload", most=30, seconds=60)
SETTING = Pace("settings", most=60, seconds=60)
EXPORTING = Pace("export", most=5, seconds=3600)
GIVING = Pace("give", most=20, seconds=60)
ACCOUNT = Pace("account", most=30, seconds=60)
JOINING = Pace("join", most=20, seconds=600)
MAILING = Pace("mail", most=10, seconds=600)
NOTING = Pace("note", most=600, seconds=60)
OPERATING = Pace("operate", most=300, seconds=60)

OF: dict[Pace, str] = {
    WRITING: """post-new post-edit post-delete post-restore api-posts api-post api-post-publish api-post-restore
        api-image comment-edit comment-delete api-comment collections collection-edit collection-delete api-collections
        api-collection job-keep api-job-keep job-cancel api-job job-first api-job-first thread thread-edit thread-delete
        job-delete own prompts prompt-delete
        deletions deletion-undo api-deletions api-deletions-dry-run api-deletion api-thread
        wishes-say settings-wishes api-wishes repost-dismiss api-repost
        verdict-say takedown takedown-answer name-delete
        curate-recipe curate-build curate-board curate-changes curate-export curate-order
        which-of-two which-of-two-done which-of-two-undo mute-said unmute-said settings-mutes api-muted-words""",
    LIKING: """post-like post-unlike api-post-like post-hide post-unhide api-post-hide settings-hidden
        follow follow-delete api-follow mute mute-delete api-mute block block-delete api-block
        post-collect collection api-collection-post""",
    GENERATING: """create job-again job-next api-jobs api-dry-run api-job-again api-remixes gateway-generations
        gateway-edits gateway-responses gateway-azure-generations gateway-azure-edits gateway-variations""",
    COMMENTING: "post-comments api-comments",
    REPORTING: "post-report comment-report api-reports",
    APPEALING: "verdict-appeal api-verdict-appeal",
    TAKING_DOWN: "post-takedown",
    CLOSING: "settings-names",
    UPLOADING: "upload-new create-from-file api-images api-avatar",
    SEARCHING: "search-by-picture api-search-by-picture",
    CHECKING: "check api-check",
    EXPORTING: "settings-export api-exports settings-privacy",
    GIVING: "gift api-gifts ledger",
    SETTING: """settings-profile settings-plan team-invite team-accept team-decline team-remove team-cap team-leave
        settings-consent settings-datasets settings-tokens token-delete settings-delete notifications
        notifications-badge set_language digest-stop status-put-away api-me api-consent api-tokens api-token
        api-notifications-seen settings
        settings-webhooks webhook-delete webhook-test webhook-again
        api-webhooks api-webhook api-webhook-again
        settings-sessions usersessions_list without-script settings-invitations signup-invitation-delete""",
    ACCOUNT: """account_login account_logout account_reauthenticate account_email account_change_password
        account_set_password account_confirm_login_code account_confirm_email account_reset_password_from_key
        mfa_authenticate mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_generate_recovery_codes
        mfa_add_webauthn mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_edit_webauthn mfa_login_webauthn
        socialaccount_connections openid_connect_login openid_connect_callback""",
    JOINING: "account_signup socialaccount_signup",
    MAILING: "account_reset_password",
    NOTING: "impressions api-impressions",
    OPERATING: "surge cases case rules",
}
KINDS: dict[str, Pace] = {name: pace for pace, names in OF.items() for name in names.split()}
# These count in their views, where a refusal stands beside what was typed.
IN_THEIR_FORMS = frozenset(
    name
    for pace in (APPEALING, CLOSING, COMMENTING, REPORTING, SEARCHING, CHECKING, TAKING_DOWN)
    for name, its_pace in KINDS.items()
    if its_pace is pace
)


def pace_of(name: str | None, *, operators: bool = False) -> Pace:
    """The pace of an address by its name; `operators` for Django's admin, whose names are its own."""
    return OPERATING if operators else KINDS.get(name or "", WRITING)
