"""Takedown by rights holders: asked for without an account, confirmed by mail, held, countered by the maker, decided.

`Case.text` says whose work it is and where that can be seen; `Case.asked` has `name` and `email` of who asks,
`language` of the mails, and `countered`, when its maker answered. Each step that changes something is an Action about
the noun "takedown".
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from accounts.models import Letter, Notification
from gallery.models import Post
from gallery.models.words import tidy
from gallery.posts import publication
from gallery.registries.removal import Reason
from lib.ids import from_text
from lib.limits.pace import Pace
from lib.problems import Problem
from moderation.cases.closing import close, closing
from moderation.cases.putting_back import put_back
from moderation.models import Action, Case
from moderation.models.case import LONGEST

if TYPE_CHECKING:
    from accounts.models import User

PACE = Pace("takedown", most=10, seconds=3600)  # of a network
LETTERS = Pace("takedown-letter", most=3, seconds=86_400, field="email")  # to an address, about a post
MAILBOX = Pace("takedown-mailbox", most=10, seconds=86_400, field="email")  # to an address that confirms nothing
SALT, CONFIRMED_WITHIN = "moderation.takedown", timedelta(days=3)
NOUN = "takedown"
SUBJECTS = {
    "confirm": gettext_lazy("Please confirm: %(title)s"),
    "countered": gettext_lazy("Its maker answers: %(title)s"),
    "decided": gettext_lazy("Decided: %(title)s"),
}


def ask(post: Post, *, name: str, email: str, text: str, person: User | None = None) -> Case:
    """Kept until whoever wrote it confirms by the mail that leaves; asked again, it is the same, in the newer words.

    Raises Problem: "already-asked" while a moderator decides, "too-fast".
    """
    if _open_about(post).exists():
        raise Problem("already-asked", _("Somebody asked for this already, and a moderator decides."), status=409)
    LETTERS.keep(f"{post.key} {email.lower()}")
    MAILBOX.keep(email.lower())
    asked = {"name": name, "email": email, "language": get_language() or settings.LANGUAGE_CODE}
    waiting = Case.objects.filter(post=post, state=Case.State.UNCONFIRMED, asked__email__iexact=email)
    with transaction.atomic():
        case = waiting.select_for_update().order_by("pk").first() or Case(
            kind=Case.Kind.TAKEDOWN, state=Case.State.UNCONFIRMED, post=post, person=person
        )
        case.asked, case.text, case.created = asked, tidy(text)[:LONGEST], timezone.now()
        case.save()
        _write(case, "confirm")
    return case


def ticket_of(case: Case) -> str:
    return signing.dumps(case.key, salt=SALT)


def find(ticket: str) -> Case | None:
    """Of whoever has the mail's address. A ticket that is too old leads to a case only once that is confirmed."""
    try:
        case = Case.objects.select_related("post__maker").filter(pk=from_text(signing.loads(ticket, salt=SALT))).first()
    except (signing.BadSignature, ValueError):
        return None
    late = case and case.state == Case.State.UNCONFIRMED and case.created < timezone.now() - CONFIRMED_WITHIN
    return None if late else case


def confirm(case: Case) -> None:
    """From now on a moderator decides, and until then the post is held; its maker is told. Twice changes nothing.

    Raises Problem("already-asked") where somebody else was quicker, and "gone" for a post that is not there any more.
    """
    try:
        with transaction.atomic():
            locked = Case.objects.select_for_update().get(pk=case.pk)
            if locked.state != Case.State.UNCONFIRMED:
                return
            post = _post(locked)
            if post.state == Post.State.DELETED:
                raise Problem("gone", _("It is not here any more: its maker has deleted it."), status=409)
            Case.objects.filter(pk=case.pk).update(state=Case.State.OPEN, created=timezone.now())
            publication.remove(post)
            Action.add(Action.Kind.HOLD, NOUN, locked.key, detail={"post": post.key})
            _tell_maker(locked, "takedown-held")
        MAILBOX.give_back(locked.asked["email"].lower())
    except IntegrityError as error:
        raise Problem(
            "already-asked", _("Somebody asked for this already, and a moderator decides."), status=409
        ) from error
    case.refresh_from_db()


def counter(case: Case, *, by: User, text: str = "") -> None:
    """Its maker says that they may show it: one press, once; words are welcome. Raises Problem."""
    if case.maker != by or not by.is_active:
        raise Problem.not_found()
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if not locked.is_open:
            raise Problem("already-decided", _("This case has been decided already."), status=409)
        if not locked.asked.get("countered"):
            locked.asked["countered"] = timezone.now().isoformat()
            locked.save(update_fields=["asked"])
            plainly = _("I have the right to show this, and say so in good faith.")
            locked.say(tidy(text) or plainly, by="person")
            Action.add(Action.Kind.COUNTER, NOUN, locked.key, by=by)
            _write(locked, "countered")
    case.refresh_from_db()


def uphold(case: Case, *, by: User) -> None:
    """Who asked is right: it stays down. Raises Problem."""
    with closing(case, by) as locked:
        close(locked, Case.State.UPHELD, Action.add(Action.Kind.UPHOLD, NOUN, locked.key, by=by), by)
        locked.refresh_from_db()
        _write(locked, "decided")
        _tell_maker(locked, "takedown-upheld")


def overturn(case: Case, *, by: User) -> None:
    """Its maker may show it: it is back as it was, unless something else keeps it down. Raises Problem."""
    with closing(case, by) as locked:
        close(locked, Case.State.OVERTURNED, Action.add(Action.Kind.OVERTURN, NOUN, locked.key, by=by), by)
        locked.refresh_from_db()
        put_back(_post(locked), but=locked)
        _write(locked, "decided")
        _tell_maker(locked, "takedown-lifted")


def reopen(case: Case) -> None:
    """The decision is undone: it is held again as before."""
    if case.state == Case.State.OVERTURNED:
        publication.remove(_post(case))


def forget(older_than: timedelta) -> int:
    """What was never confirmed goes; of what was decided long ago, who asked is no longer kept."""
    late = timezone.now() - CONFIRMED_WITHIN
    gone, _rows = Case.objects.filter(state=Case.State.UNCONFIRMED, created__lt=late).delete()
    old = Case.objects.filter(kind=Case.Kind.TAKEDOWN, decided__lt=timezone.now() - older_than).exclude(text="")
    return gone + old.update(text="", asked={}, dialogue=[])


def why_down(post: Post) -> Reason | None:
    """What its maker reads on the post that a claim holds, or keeps, down; and where they read it and answer."""
    claims = Case.objects.filter(post=post, kind=Case.Kind.TAKEDOWN, state__in=[Case.State.OPEN, Case.State.UPHELD])
    case = claims.order_by("-created", "-pk").first()
    if case is None:
        return None
    url = reverse("takedown-answer", args=[case.pk])
    if case.is_open:
        text = _("Held while somebody else's claim to it is decided. Only you see it.")
        return Reason(text, url, _("Read the claim, and answer"))
    return Reason(_("It stays down, as somebody else has the rights. Only you see it."), url, _("Read the claim"))


def _open_about(post: Post) -> Any:
    return Case.objects.filter(post=post, kind=Case.Kind.TAKEDOWN, state=Case.State.OPEN)


def _post(case: Case) -> Post:
    if case.post_id is None:
        raise LookupError("a takedown is about a post")
    return Post.objects.get(pk=case.post_id)


def _write(case: Case, about: str) -> None:
    """A mail to who asked, in the language in which they did; none once their address is no longer kept."""
    if "email" not in case.asked:
        return
    with override(case.asked["language"]):
        address = settings.SITE_ORIGIN + reverse("takedown", args=[ticket_of(case)])
        facts = {"case": case, "post": _post(case), "address": address, "site_name": settings.SITE_NAME}
        body = render_to_string(f"moderation/takedown_{about}.txt", facts)
        title = " ".join((SUBJECTS[about] % {"title": _post(case).name}).split())
    Letter.write(EmailMessage(title, body, to=[case.asked["email"]]))


def _tell_maker(case: Case, kind: str) -> None:
    post = _post(case)
    url = reverse("takedown-answer", args=[case.pk])
    Notification.tell(post.maker, kind, subject=case.pk, url=url, title=post.name)
