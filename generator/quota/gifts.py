"""One person gives another images out of a grant of their own, which is never more than they were given themselves."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Block, User
from generator.models import Grant
from generator.models.grant import LONGEST_NOTE
from generator.requests import idempotency
from lib.problems import Problem


@dataclass(frozen=True)
class Gift:
    """`grant` names the one it comes from; else it is the first in the order of charging that holds as many.

    `key` makes a repeat harmless: the same gift is answered again.
    """

    giver: User
    to: User
    images: int
    note: str = ""
    grant: UUID | None = None
    key: str | None = None

    @transaction.atomic
    def give(self) -> Grant:
        """The grant that the other person has now, with the expiry of the one it came from. Raises Problem."""
        self._check()
        User.objects.select_for_update(no_key=True).get(pk=self.giver.pk)  # repeats with one key come one by one
        if earlier := self._earlier():
            return earlier
        source = self._source()
        if not source.take(self.images):
            raise self._too_few([source])
        given = Grant.objects.create(
            user=self.to,
            images=self.images,
            expires=source.expires,
            reason=Grant.Reason.GIFT,
            note=self.note.strip(),
            giver=self.giver,
            parent=source,
            idempotency_key=self.key or None,
        )
        given.tell()
        return given

    def _check(self) -> None:
        errors = {}
        if self.images < 1:
            errors["images"] = [_("At least one.")]
        if len(self.note) > LONGEST_NOTE or "\x00" in self.note:
            errors["note"] = [_("A note has at most %(most)d characters.") % {"most": LONGEST_NOTE}]
        if errors:
            raise Problem.invalid(errors)
        idempotency.check(self.key)
        if self.to.pk == self.giver.pk:
            raise Problem("oneself", _("This is you: choose someone else."))
        if not self.to.is_active or Block.between(self.giver, self.to):
            said = _("You cannot give images to someone who blocked you or whom you blocked.")
            raise Problem("blocked", said, status=409)

    def _earlier(self) -> Grant | None:
        if not self.key:
            return None
        earlier: Grant | None = Grant.objects.filter(giver=self.giver, idempotency_key=self.key).first()
        if earlier and (earlier.user_id, earlier.images, earlier.note) != (self.to.pk, self.images, self.note.strip()):
            raise idempotency.reused()
        return earlier

    def _source(self) -> Grant:
        mine = Grant.objects.filter(user=self.giver, giftable=True).usable(timezone.now())
        found = sorted(mine.filter(pk=self.grant) if self.grant else mine, key=lambda grant: grant.turn)
        for grant in found:
            if grant.remaining >= self.images:
                return grant
        raise self._too_few(found)

    def _too_few(self, found: list[Grant]) -> Problem:
        """No grant holds as many: how many the fullest holds."""
        most = max((grant.remaining for grant in found), default=0)
        if not most:
            said = _(
                "You have no images to give: only those that were given to you can be given on, until they expire."
            )
        else:
            said = ngettext(
                "At most %(most)d image can be given out of one grant of yours.",
                "At most %(most)d images can be given out of one grant of yours.",
                most,
            ) % {"most": most}
        return Problem("too-few-to-give", said, status=409, remaining=most)
