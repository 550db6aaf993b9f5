"""A gallery in which everything there can be is there once: for each state a post of Ada's with all that hangs on it.

Every word of a post bears the mark of its state, so that a page which says more than it should is known by that. What
others may be told of hangs on what they may not: a public remix, a collection, likes, comments, notices, a repost.
"""

from __future__ import annotations

import random
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import Export, Invitation, Membership, Plan, SignupInvitation, Team, Token, User
from feed.similarity.comparing import compare_waiting
from gallery.models import Collection, Comment, Image, Like, Post
from gallery.posts import publication
from gallery.posts.deletion import delete
from generator.jobs.acceptance import accept
from generator.models import EngineCard
from generator.requests.request import GenerationRequest
from lib.ids import from_text, to_text
from tests.access.table import COLLECTION_STATES, STATES
from tests.feed.galleries import refresh
from tests.generator.fake_engine import ABLE
from tests.moderation.verdicts import held
from tests.people import person
from tests.posts import PostFactory
from tests.storage import storage_in

HANDLES = {
    "member": "cleo",
    "owner": "ada",
    "blocked": "blake",
    "follower": "finn",
    "scopeless": "reno",
    "suspended": "susa",
    "moderator": "moda",
    "curator": "cura",
    "operator": "opera",
    "superuser": "root-of-all",
}
EVERY_SCOPE = ["read", "generate", "post", "social", "account"]
WORDS = random.Random(5)


def mark() -> str:
    """Letters that stand in no word."""
    return "zq" + "".join(WORDS.choices("bcdfghjklmnpqrstvwxz", k=10))


class Gallery:
    """Makes it all; `world()` answers what tests need to know of it, in plain values."""

    def __init__(self, states: tuple[str, ...]) -> None:
        self.states = states
        EngineCard.announce("fake", ABLE)
        self.people = {role: person(handle) for role, handle in HANDLES.items()}
        self.owner, self.other = self.people["owner"], self.people["follower"]
        self.remixer, self.suspended_maker = person("remy"), person("sully")
        self.make = PostFactory()
        self.keys: dict[str, dict[str, str]] = {state: {} for state in STATES}
        self.marks: dict[str, list[str]] = {state: [] for state in STATES}
        self.own_marks: dict[str, list[str]] = {}

    def world(self) -> dict[str, Any]:
        self.put_up()
        for one in (self.other, self.remixer):
            one.follow(self.owner)
        for state in self.states:
            self.post(state)
        for state in COLLECTION_STATES:
            self.collection(state)
        self.own_things()
        self.bring_up_to_date()
        for state in self.states:
            self.change(state)
        self.owner.block(self.people["blocked"])
        self.suspended_maker.suspend()
        cookies = {role: self.cookie(user) for role, user in self.people.items()}
        self.people["suspended"].suspend()
        refresh()
        return {
            "keys": self.keys,
            "marks": self.marks,
            "own_marks": self.own_marks,
            "cookies": cookies,
            "tokens": self.tokens,
            "storage": {name: getattr(settings, name) for name in storage_in(settings.DATA_DIR)},
        }

    def put_up(self) -> None:
        """Staff in their groups, and a token for everybody."""
        for role in ("moderator", "curator", "operator"):
            self.people[role].groups.add(Group.objects.get(name=role))
        User.objects.filter(handle__in=[HANDLES[role] for role in ("moderator", "curator", "operator")]).update(
            is_staff=True
        )
        User.objects.filter(handle=HANDLES["superuser"]).update(is_staff=True, is_superuser=True)
        scopes = {role: ["read"] if role == "scopeless" else EVERY_SCOPE for role in self.people}
        self.tokens = {role: Token.issue(user, name="x", scopes=scopes[role])[1] for role, user in self.people.items()}

    def cookie(self, user: User) -> str:
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser.cookies[settings.SESSION_COOKIE_NAME].value

    # -- one post of each state, with everything on it, while it is still public

    def post(self, state: str) -> None:
        maker = self.suspended_maker if state == "maker suspended" else self.owner
        words = {name: self.mark(state) for name in ("title", "text", "tag", "alt", "prompt", "negative", "comment")}
        image = self.make.image(
            maker, f"{words['prompt']} at dusk", negative_prompt=words["negative"], model="openly/gradients"
        )
        said = {"text": words["text"], "alt_texts": [words["alt"]], "tags": [words["tag"], "lake"]}
        post = self.make.draft(maker, words["title"], images=[image], **said)
        self.keys[state] |= {"post": post.key, "image": image.key}
        self.marks[state] += [post.key, image.key]
        if state != "draft":
            publication.publish(post, by=maker)
            comment = Comment.add(post, by=maker, text=words["comment"])
            Comment.add(post, by=self.other, text=f"{self.mark(state)} yes", answers=comment)
            Comment.add(post, by=self.other, text=f"@{HANDLES['member']} look at {self.mark(state)}")
            self.keys[state]["comment"] = comment.key
            self.marks[state].append(comment.key)
            Like.add(post, self.other)
            Like.add(post, self.people["member"])
        self.hang_on(state, image, post)

    def hang_on(self, state: str, image: Image, post: Any) -> None:
        """A public remix with one of its own, a repost by another, a public collection."""
        remix = self.make.post(
            self.remixer, "A remix", images=[self.make.image(self.remixer, "words", parents=[(image, "remix", 0.6)])]
        )
        further = [self.make.image(self.remixer, "more words", parents=[(remix.cover, "remix", 0.6)])]
        self.make.post(self.remixer, "A remix of a remix", images=further)
        self.keys[state]["remix"] = remix.key
        self.keys[state]["remix image"] = remix.cover.key
        if state != "draft":
            kept = Collection.start(self.remixer, title=f"Kept {state}", visibility="public")
            kept.add(post, by=self.remixer)
            self.keys[state]["collected in"] = kept.key

    def change(self, state: str) -> None:
        """Now it becomes what it is called."""
        if state in ("public", "draft", "maker suspended"):
            return
        post = Post.objects.get(pk=from_text(self.keys[state]["post"]))
        if state == "removed":
            publication.remove(post)
        elif state == "deleted":
            publication.delete(post, by=self.owner)
        else:
            publication.edit(post, by=self.owner, visibility=state)

    def collection(self, state: str) -> None:
        title = self.mark(state)
        made = Collection.start(self.owner, title=title, text=self.mark(state), visibility=state)
        self.keys[state]["collection"] = made.key
        self.marks[state].append(made.key)

    # -- what is the owner's own ---------------------------------------------------------------------------------------

    def own_things(self) -> None:
        """One of each, under the state that is the owner's alone."""
        words = "zqowners"
        job = accept(self.owner, GenerationRequest(words))
        token, _secret = Token.issue(self.owner, name=words, scopes=["read"])
        invitation, _secret = SignupInvitation.issue(self.owner, note=words)
        export = Export.objects.create(user=self.owner)
        export.make()
        team = Team.objects.create(name=words, plan=Plan.objects.get(code="free"))
        Membership.objects.create(user=self.owner, team=team, role=Membership.Role.OWNER)
        Membership.objects.create(user=person("tim"), team=team)
        invited = Invitation.objects.create(team=team, user=self.owner, by=person("tim"))
        self.own_marks = {"job": [words, to_text(job.pk)]}
        self.keys["private"] |= {
            "job": to_text(job.pk),
            "deletion": delete(Image.objects.filter(pk=self.make.image(self.owner, words).pk), by=self.owner).key,
            "thread": to_text(job.thread_id),
            "verdict": held(self.owner, words).key,
            "token": str(token.pk),
            "invitation": str(invitation.pk),
            "export": to_text(export.pk),
            "export uuid": str(export.pk),
            "team invitation": str(invited.pk),
            "team member": "tim",
        }
        self.keys["public"]["person"] = HANDLES["owner"]
        self.keys["maker suspended"]["person"] = "sully"

    def bring_up_to_date(self) -> None:
        """As the feed's workers do: cards, orders, neighbours, copies."""
        refresh()
        while compare_waiting():
            pass
        refresh()

    def mark(self, state: str) -> str:
        self.marks[state].append(mark())
        return self.marks[state][-1]


def make_world(states: tuple[str, ...]) -> dict[str, Any]:
    """With posts in these states, and everything else there can be."""
    return Gallery(states).world()
