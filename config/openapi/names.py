"""Names in the description: what each group of operations is about, and what shared sets of choices are called."""

TAGS = [
    {"name": "generate", "description": "Have pictures made: jobs, threads, remixes, and what is left of today."},
    {"name": "images", "description": "Pictures with the record of their making, and bringing one along."},
    {"name": "posts", "description": "Show pictures to others: posts, likes, comments, lineage."},
    {"name": "feed", "description": "What to look at next: feeds and search."},
    {"name": "collections", "description": "Posts put together by someone."},
    {"name": "people", "description": "Profiles; following, muting and blocking."},
    {"name": "me", "description": "Oneself: profile, consent, tokens, notifications, a copy of one's data, leaving."},
    {"name": "moderation", "description": "Asking the moderators to look."},
]

ENUMS = {
    "ExportState": "accounts.models.export.Export.State",
    "JobState": "generator.models.states.State",
    "PostState": "gallery.models.post.Post.State",
    "ReportReason": "moderation.models.report.Report.Reason",
    "ReportState": "moderation.models.report.Report.State",
    "CredentialState": "lib.credentials.report.STATES",
    "Visibility": "gallery.models.visibility.Visibility",
    "Rating": "gallery.models.post.Post.Rating",
    "ConsentAnswer": "accounts.models.consent.Consent.Answer",
    "PictureClearance": "gallery.models.image.Image.Clearance",
    "EffectiveAnswer": "gallery.images.answers.ANSWERS",
    "Licence": "accounts.models.licence.Licence",
    "EdgeKind": "gallery.models.image.Edge.Kind",
    "Task": "generator.engines.base.Task",
    "GrantReason": "generator.models.grant.Grant.Reason",
    "LedgerKind": "generator.models.ledger.LedgerEntry.Kind",
    "Scope": "accounts.models.token.Scope",
    "Theme": "accounts.models.user.User.Theme",
}
