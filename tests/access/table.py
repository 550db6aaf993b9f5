"""Who gets in where: one line for every address of the site, said here and not read from the code.

A viewer is let `in` or kept out. Kept out of what one may not know of, the answer is the one that an address has which
leads to nothing. An address that no line names fails `test_matrix.py`, which says what to add.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

STAFF = frozenset({"moderator", "curator", "operator", "superuser"})
CURATORS = STAFF - {"moderator"}
SIGNED_IN = STAFF | {"member", "owner", "blocked", "follower", "scopeless"}
EVERYBODY = SIGNED_IN | {"stranger", "suspended"}
# What there is of everything. Of posts all, of collections those that a collection can be; all are the owner's, but the
# last, whose maker was suspended.
STATES = ("public", "unlisted", "followers", "private", "draft", "removed", "deleted", "maker suspended")
COLLECTION_STATES = STATES[:4]

Grid = Mapping[str, frozenset[str]]  # by the state of what is addressed: who gets in


def everywhere(who: frozenset[str]) -> Grid:
    return dict.fromkeys(STATES, who)


def among(grid: Grid, who: frozenset[str]) -> Grid:
    return {state: names & who for state, names in grid.items()}


def also(grid: Grid, more: Grid) -> dict[str, frozenset[str]]:
    return {state: grid[state] | more.get(state, frozenset()) for state in grid}


def but(grid: Grid, *states: str) -> Grid:
    """The same, with nobody in these states."""
    return {state: frozenset() if state in states else names for state, names in grid.items()}


OWN = frozenset({"owner"})
NOBODY = everywhere(frozenset())
EVERYONE = everywhere(EVERYBODY)
PEOPLE = everywhere(SIGNED_IN)
OPENS: Grid = {
    "public": EVERYBODY - {"blocked"},
    "unlisted": EVERYBODY - {"blocked"},
    "followers": frozenset({"owner", "follower"}),
    "private": OWN,
    "draft": OWN,
    "removed": OWN,
    "deleted": frozenset(),
    "maker suspended": frozenset(),
}
EVERYONE_NOT_BLOCKED = but(everywhere(EVERYBODY - {"blocked"}), "maker suspended")
PEOPLE_NOT_BLOCKED = among(EVERYONE_NOT_BLOCKED, SIGNED_IN)
PEOPLE_OPEN = among(OPENS, SIGNED_IN)
SHOWN = but(OPENS, "draft", "removed")  # what was published, and still is
PEOPLE_SHOWN = among(SHOWN, SIGNED_IN)
OWNER = but(everywhere(OWN), "deleted", "maker suspended")
OWNER_OF_DELETED = but(everywhere(OWN), "maker suspended")
READ_BY_MODERATORS = also(OWNER, {"private": frozenset({"moderator", "operator", "superuser"})})
# Atom is the same for everyone who asks: what a stranger sees.
FOR_READERS = {state: EVERYBODY if "stranger" in names else frozenset() for state, names in SHOWN.items()}
# A picture stays its maker's own whatever becomes of its post; staff look at what was reported. What a stranger sees of
# its files caches of many keep for all, also for whom its maker blocked.
PICTURE = also(OPENS, OWNER_OF_DELETED)
PICTURE_FILE = also(PICTURE, everywhere(STAFF)) | {"public": EVERYBODY, "unlisted": EVERYBODY}
# What others may be told of without having asked for it by its address: in lists, credits, notices, feeds.
TOLD: Grid = {**OPENS, "unlisted": OWN, "deleted": OWN}


@dataclass(frozen=True)
class Door:
    """`about` is the noun whose key the address holds; `writes` holds for each method, or one for all of them."""

    about: str
    reads: Grid
    writes: Grid | Mapping[str, Grid]

    def grid(self, method: str) -> Grid:
        if method == "get":
            return self.reads
        return cast(Grid, self.writes.get(method, self.writes))


def doors(names: str, about: str, reads: Grid, writes: Grid | Mapping[str, Grid] = NOBODY) -> dict[str, Door]:
    return {name: Door(about, reads, writes) for name in names.split()}


# What members have in their settings, whoever they are; what is somebody's own there is found through them.
_MY_PAGES = (
    "settings settings-profile settings-plan settings-consent settings-datasets settings-tokens settings-security "
    "settings-sessions settings-privacy settings-export settings-delete settings-hidden settings-mutes mute-said "
    "unmute-said settings-wishes wishes-say wishes-export notifications collections threads own deletions ledger "
    "ledger-file gift team-leave feed-for-you feed-following which-of-two which-of-two-done which-of-two-undo "
    "upload-new post-new settings-webhooks settings-names"
)
_MY_CALLS = (
    "api-me api-avatar api-consent api-tokens api-exports api-notifications api-notifications-seen api-following "
    "api-webhooks "
    "api-blocks api-mutes api-muted-words api-wishes api-ledger api-grants api-gifts api-allowance api-jobs "
    "api-threads api-reports api-verdicts api-collections api-dry-run api-own api-deletions api-deletions-dry-run"
)

TABLE: dict[str, Door] = {
    # -- about nothing in particular
    **doors(
        "about handle-free robots tdmrep sitemap sitemap-part status status-feed allowance viewer "
        "home feed-new feed-top-day feed-top-week feed-top-month feed-top-all tag feed-model search oembed atom "
        "atom-hot atom-new atom-top-day atom-top-week atom-top-month atom-top-all atom-search atom-tag atom-model "
        "api-schema api-docs api-status api-capabilities api-search api-feed notifications-badge",
        "",
        EVERYONE,
    ),
    **doors("set_language impressions api-impressions without-script", "", EVERYONE, EVERYONE),
    **doors("search-by-picture", "", EVERYONE, PEOPLE),
    **doors("check", "", EVERYONE, EVERYONE),
    **doors("api-check", "", NOBODY, EVERYONE),
    **doors("api-search-by-picture", "", EVERYONE, PEOPLE),
    **doors("create-sent pressed", "", PEOPLE),
    **doors("create", "", EVERYONE, EVERYONE),  # a stranger's picture waits until they have joined
    **doors("transparency", "", EVERYONE),
    **doors("styleguide", "", NOBODY),  # for who works on the house
    **doors("settings-invitations", "", NOBODY),  # where members invite nobody
    **doors("status-put-away", "", EVERYONE, EVERYONE),
    **doors("metrics", "", everywhere(STAFF)),
    **doors("curate", "", everywhere(CURATORS)),
    **doors("curate-orders", "", everywhere(CURATORS)),
    **doors("curate-recipe", "", everywhere(CURATORS), everywhere(CURATORS)),
    # There is none here.
    **doors("curate-snapshot curate-copies curate-families curate-people curate-difference", "nothing", NOBODY),
    **doors("curate-board curate-build curate-order curate-export", "nothing", NOBODY),
    **doors("dataset-revocations settings-datasets-receipt", "nothing", NOBODY),
    **doors("curate-changes", "nothing", everywhere(CURATORS), NOBODY),  # of any name; there is none to undo
    **doors("avatar", "nothing", NOBODY),  # no one here wears one
    **doors("prompt-delete", "nothing", NOBODY),  # one's own alone
    **doors("prompts create-from-file", "", NOBODY, PEOPLE),
    **doors("digest-stop made-file takedown", "nothing", NOBODY),  # opened by a signed ticket alone
    # -- one's own
    **doors(_MY_PAGES, "", PEOPLE, PEOPLE),
    **doors(_MY_CALLS, "", PEOPLE, PEOPLE),
    **doors("api-posts api-images", "", EVERYONE, PEOPLE),
    **doors("team-invite", "", NOBODY, everywhere(OWN)),
    **doors("token-delete", "token", NOBODY, OWNER),
    **doors("api-token", "token", NOBODY, OWNER),
    **doors("signup-invitation-delete", "invitation", NOBODY, OWNER),
    **doors(
        "webhook-delete webhook-test webhook-again api-webhook api-webhook-messages api-webhook-again",
        "nothing",
        NOBODY,
    ),  # no one here has any
    **doors("export-file api-export-file", "export", OWNER),
    **doors("team-accept team-decline", "team invitation", NOBODY, OWNER),
    **doors("team-remove team-cap", "team member", NOBODY, OWNER),
    **doors("job", "job", OWNER),
    **doors("job-next", "job", NOBODY, OWNER),
    **doors("job-delete", "job", OWNER, OWNER),
    **doors("job-cancel job-first job-again", "job", NOBODY, OWNER),
    **doors("job-keep", "job", NOBODY),  # of what it made, which here is nothing
    **doors("api-job api-job-first api-job-again api-job-keep", "job", OWNER, OWNER),
    **doors("thread", "thread", OWNER),
    **doors("api-thread thread-delete", "thread", OWNER, OWNER),
    **doors("thread-edit", "thread", NOBODY, OWNER),
    **doors("deletion-undo api-deletion", "deletion", NOBODY, OWNER),
    **doors("verdict", "verdict", READ_BY_MODERATORS),
    **doors("image-verdict", "image", NOBODY),  # of none here there is one
    **doors("verdict-appeal verdict-say api-verdict-appeal", "verdict", NOBODY, OWNER),
    **doors("api-verdict", "verdict", OWNER),
    # -- people; whom one has blocked finds nobody there
    **doors("profile profile-tab collections-of", "person", EVERYONE_NOT_BLOCKED),
    **doors("atom-of", "person", but(EVERYONE, "maker suspended")),  # feed readers are nobody
    **doors("api-person api-person-posts api-person-collections", "person", EVERYONE_NOT_BLOCKED),
    **doors(
        "follow mute block follow-delete mute-delete block-delete", "person", PEOPLE_NOT_BLOCKED, PEOPLE_NOT_BLOCKED
    ),
    **doors("api-follow api-mute api-block", "person", NOBODY, PEOPLE_NOT_BLOCKED),
    # -- pictures and posts
    **doors("image-file", "image", PICTURE_FILE),
    **doors("api-image", "image", PICTURE, OWNER_OF_DELETED),
    **doors("api-remixes", "image", among(PICTURE, SIGNED_IN), among(PICTURE, SIGNED_IN)),
    **doors("post lineage api-lineage", "post", OPENS),
    **doors("post-why api-why feed-remixes feed-similar api-similar", "post", SHOWN),
    **doors("atom-remixes atom-similar", "post", FOR_READERS),
    **doors("api-post", "post", OPENS, {"patch": OWNER, "delete": OWNER_OF_DELETED}),
    **doors("post-edit", "post", OWNER, OWNER),
    **doors("post-delete", "post", NOBODY, OWNER),
    **doors("post-restore api-post-restore", "post", NOBODY, OWNER_OF_DELETED),
    **doors("api-post-publish", "post", NOBODY, OWNER),
    **doors("post-like", "post", NOBODY, PEOPLE_SHOWN),
    **doors("post-unlike", "post", NOBODY, PEOPLE_OPEN),
    **doors("api-post-like", "post", NOBODY, {"put": PEOPLE_SHOWN, "delete": PEOPLE_OPEN}),
    **doors("post-hide post-unhide api-post-hide", "post", PEOPLE_OPEN, PEOPLE_OPEN),
    **doors("post-collect", "post", PEOPLE_OPEN, PEOPLE_OPEN),
    **doors("post-report", "post", PEOPLE_SHOWN, PEOPLE_SHOWN),
    **doors("post-takedown", "post", SHOWN, SHOWN),  # of rights holders, who need no account
    **doors("takedown-answer name-delete", "nothing", NOBODY),  # nothing of anybody here was claimed or closed
    **doors("repost-dismiss", "post", OWNER, OWNER),
    **doors("api-repost", "post", NOBODY, NOBODY),  # nobody's here shows what another showed before
    **doors("post-comments api-comments", "post", OPENS, PEOPLE_SHOWN),
    **doors("comment", "comment", OPENS),
    **doors("comment-edit comment-delete", "comment", OWNER, OWNER),
    **doors("api-comment", "comment", OPENS, OWNER),
    **doors("comment-report", "comment", PEOPLE_SHOWN, PEOPLE_SHOWN),
    # -- collections
    **doors("collection api-collection", "collection", OPENS, OWNER),
    **doors("api-collection-posts", "collection", OPENS),
    **doors("collection-edit collection-delete", "collection", OWNER, OWNER),
    **doors("api-collection-post", "collection", NOBODY, OWNER),
}
# Whose line stands elsewhere: the libraries' own ways in, which ask a person for all but signing in (`LIBRARY`), what
# answers on the event loop (`test_streams.py`), and the operators' pages (`operators.py`).
LIBRARY = {
    **doors(
        "account_login account_signup account_inactive account_reset_password account_reset_password_done "
        "account_reset_password_from_key account_reset_password_from_key_done account_email_verification_sent "
        "account_confirm_email account_logout account_confirm_login_code mfa_authenticate mfa_login_webauthn "
        "socialaccount_login_cancelled socialaccount_login_error socialaccount_signup openid_connect_login "
        "openid_connect_callback",
        "library",
        EVERYONE,
        EVERYONE,
    ),
    **doors(
        "account_reauthenticate account_email account_change_password account_set_password mfa_index "
        "mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes "
        "mfa_download_recovery_codes mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn "
        "mfa_remove_webauthn mfa_edit_webauthn socialaccount_connections usersessions_list",
        "library",
        PEOPLE,
        PEOPLE,
    ),
}
PROBES = {"livez", "readyz", "healthz"}  # for everybody; what they answer is how things are
# On the event loop: a stream by one's session, the gateway by a token, by method.
STREAMS = {"job-events": OWN, "several-jobs-events": OWN, "my-events": SIGNED_IN}
MAY_GENERATE = SIGNED_IN - {"scopeless"}
GATEWAY = {
    "gateway-generations": {"POST": MAY_GENERATE},
    "gateway-edits": {"POST": MAY_GENERATE},
    "gateway-responses": {"POST": MAY_GENERATE},
    "gateway-azure-generations": {"POST": MAY_GENERATE},
    "gateway-azure-edits": {"POST": MAY_GENERATE},
    "gateway-variations": {"POST": SIGNED_IN},  # who are told where else to go: 404
    "gateway-models": {"GET": SIGNED_IN},
    "gateway-model": {"GET": SIGNED_IN},
}
