"""The comments under a post as one person reads them: the newest first, and under each its replies in order."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from accounts.notifications.mentions import mentioned_in
from gallery.models import Comment, Post
from lib.limits.pace import Pace
from lib.pagination import Page, keyset_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from gallery.models.visibility import Viewer

SIZE = 20
PACE = Pace("comment", most=10, seconds=60, field="text")
REPLIES = 5
REPLIES_ALONE = 50


def page(post: Post, viewer: Viewer, cursor: str = "") -> Page[Comment]:
    """A page of comments, each with `shown_replies` (the first five) and `more_replies`, in two queries."""
    rows = Comment.objects.filter(post=post.pk, answers=None).listed_for(viewer).for_list()
    found = keyset_page(rows, ("-id",), cursor, SIZE)
    replies = Comment.objects.all().first_replies(found.rows, viewer, REPLIES + 1) if found.rows else []
    by_comment = {key: list(group) for key, group in groupby(sorted(replies, key=_above), key=_above)}
    for comment in found.rows:
        arrange(comment, by_comment.get(comment.pk, []), post)
    find_mentioned([*found.rows, *(reply for comment in found.rows for reply in comment.shown_replies)])
    return found


def arrange(comment: Comment, replies: Sequence[Comment], post: Post) -> None:
    """Set what the templates read; the post is shared, so that nothing asks for it again."""
    comment.post = post
    comment.shown_replies = list(replies[:REPLIES])
    comment.more_replies = len(replies) > REPLIES
    for reply in replies:
        reply.post = post


def find_mentioned(comments: Sequence[Comment]) -> None:
    """Set `mentioned` on all of them, in two queries, or in none where nobody is."""
    texts = [(comment.by_id or 0, comment.text) for comment in comments]
    for comment, handles in zip(comments, mentioned_in(texts), strict=True):
        comment.mentioned = handles


def thread(key: UUID, post: Post, viewer: Viewer, cursor: str = "") -> tuple[Comment | None, Page[Comment]]:
    """A comment that begins a thread, or None where nothing of it is shown, with a page of its replies in order."""
    comment = Comment.objects.filter(pk=key, answers=None).listed_for(viewer).for_list().first()
    rows = Comment.objects.filter(answers=key).listed_for(viewer).for_list()
    replies = keyset_page(rows, ("id",), cursor, REPLIES_ALONE)
    if comment:
        arrange(comment, [], post)
        comment.shown_replies = replies.rows
        for reply in replies.rows:
            reply.post = post
        find_mentioned([comment, *replies.rows])
    return comment, replies


def _above(comment: Comment) -> Any:
    return comment.answers_id
