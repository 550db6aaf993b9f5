"""Filling a new gallery: everything through the same verbs that people use, then moved back in time."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, User
from config.community.drawing import Drawn, draw_all, requests_for
from config.community.makers import MAKERS
from config.community.pictures import COMMENTS, PICTURES, SamplePicture
from feed.engagement.ranking_cards import refresh_cards
from feed.models import TopPost
from gallery.images.image_store import keep
from gallery.models import Comment, Image, Like, Post
from gallery.posts.drafts import draft
from gallery.posts.publication import publish
from generator.engines.base import Candidate, Capabilities, ImageRequest, Source
from generator.engines.sketch import SketchEngine
from generator.worker.image_record import what_made_it
from generator.worker.job_run import scene_of

SPAN = timedelta(days=12)
STRENGTH = 0.55


class Community:
    """Safe to run again: what is there stays, what is missing is drawn."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.able: Capabilities = SketchEngine().capabilities()
        self.now = timezone.now()
        self.makers: dict[str, User] = {}
        self.posts: dict[str, Post] = {}

    def seed(self) -> None:
        self.makers = {maker.handle: self.person(maker.handle, maker.name, maker.bio) for maker in MAKERS}
        self.agree()
        there = Post.objects.filter(maker__in=self.makers.values(), title__in=[p.title for p in PICTURES])
        self.posts = {post.title: post for post in there.prefetch_related("entries__image")}
        missing = [picture for picture in PICTURES if picture.title not in self.posts]
        self.say(f"{len(missing)} of {len(PICTURES)} pictures to draw")
        draw_all(missing, self.ask, self.take)
        self.follow()
        refresh_cards()
        TopPost.refresh(timezone.now())
        self.say("The community is here.")

    def person(self, handle: str, name: str, bio: str) -> User:
        """Whoever has this handle; they are invented unless they have a password or an email, as somebody real does."""
        user, _ = User.objects.get_or_create(handle=handle, defaults={"display_name": name, "bio": bio})
        if not (user.email or user.password or user.invented):
            user.invented = True
            user.save(update_fields=["invented"])
        return user

    def agree(self) -> None:
        for maker in MAKERS:
            if maker.allows_training:
                Consent.say(self.makers[maker.handle], allowed=True)

    def ask(self, picture: SamplePicture) -> list[ImageRequest] | None:
        """The requests for a picture, or None while something it starts from is not there yet."""
        if any(title not in self.posts for title in picture.of):
            return None
        return requests_for(picture, tuple(self.source(title, picture.use) for title in picture.of), self.steps)

    @property
    def steps(self) -> int:
        return self.able.default_steps

    def source(self, title: str, use: str) -> Source:
        image = self.first_image(title)
        with default_storage.open(image.storage_key) as file:
            return Source(file.read(), use, *scene_of(image))

    def first_image(self, title: str) -> Image:
        return self.posts[title].entries.all()[0].image

    def take(self, picture: SamplePicture, drawn: Drawn) -> None:
        """Keep what was drawn, and show a dozen at a time, once it is committed: cards are written by others too."""
        self.keep(picture, drawn)
        if len(self.posts) % 12 == 0:
            refresh_cards()
            self.say(f"{len(self.posts)} of {len(PICTURES)} pictures posted")

    @transaction.atomic
    def keep(self, picture: SamplePicture, drawn: Drawn) -> None:
        """Keep the candidates, post them, and let the others say what they think."""
        maker, when = self.makers[picture.by], self.moment(picture)
        images = [self.image(picture, maker, when, number, *pair) for number, pair in enumerate(drawn)]
        post = draft(maker, images=images, title=picture.title, text=picture.words, tags=picture.tags.split())
        publish(post, by=maker)
        Post.objects.filter(pk=post.pk).update(published=when, created=when)
        self.posts[picture.title] = Post.objects.prefetch_related("entries__image").get(pk=post.pk)
        self.react(picture, self.posts[picture.title])

    def image(
        self,
        picture: SamplePicture,
        maker: User,
        when: datetime,
        number: int,
        request: ImageRequest,
        candidate: Candidate,
    ) -> Image:
        strength = STRENGTH if request.sources else None
        return keep(
            candidate.data,
            maker=maker,
            origin=Image.Origin.PROGRAM,
            prompt=picture.prompt,
            parents=[(self.first_image(title), picture.use, strength) for title in picture.of],
            created=when,
            started=when,
            finished=when + timedelta(seconds=candidate.seconds),
            run_seconds=candidate.seconds,
            task=request.task,
            steps=request.steps,
            guidance_scale=request.guidance_scale,
            strength=strength,
            candidates=picture.shown,
            candidate=number,
            **what_made_it(self.able, candidate),
        )

    def moment(self, picture: SamplePicture) -> datetime:
        """Later pictures of the list are newer, the last a few minutes old; a remix comes after what it starts from."""
        age = 1 - (PICTURES.index(picture) + 0.9) / len(PICTURES)
        earlier: float = age**1.7
        return self.now - SPAN * earlier - timedelta(minutes=random.Random(picture.title).uniform(3, 40))

    def react(self, picture: SamplePicture, post: Post) -> None:
        """Likes and comments, the same at every first start; some pictures are simply better liked than others."""
        chance = random.Random(f"{picture.title} likes")
        others = [user for handle, user in self.makers.items() if handle != picture.by]
        appeal = chance.betavariate(1.6, 2.2)
        for user in others:
            if chance.random() < appeal:
                Like.add(post, user)
        for user in chance.sample(others, chance.choice((0, 0, 1, 1, 2, 3))):
            Comment.add(post, by=user, text=chance.choice(COMMENTS))

    def follow(self) -> None:
        chance = random.Random("follows")
        for user in self.makers.values():
            for whom in chance.sample([other for other in self.makers.values() if other != user], 4):
                user.follow(whom)
