"""Fills the browsers' gallery, run inside the site: people who are signed in, posts to scroll through, a family.

Prints one line of JSON: `sessions` by handle, and `places`, addresses by name.
"""

from __future__ import annotations

import io
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from PIL import Image as Picture

from accounts.models import Plan, User
from feed.engagement.ranking_cards import refresh_cards
from gallery.images.image_store import keep
from gallery.models import Collection, Comment, Image, Like, Post
from gallery.posts.drafts import draft
from gallery.posts.publication import publish

PEOPLE = (
    "arno", "bea", "cyd", "dov", "eda",  # whose preferences change
    "fay",  # whose bell is watched
    "vic", "vim", "wendy", "wes", "xaver", "yan", "zita", "zora",  # who press once
    "gus", "hal", "ida", "joy",  # who have just the pictures that their test makes
    "dora", "emil", "fatou", "goran", "hana", "ines", "jon", "kim", "lena", "mira", "nils", "odile", "olga",
    "otto", "pia", "quinn", "rosa", "sami", "tove", "uma", "vera", "wim", "xenia", "yusuf", "zoe",
)  # fmt: skip
HASHED = make_password("correct horse battery")  # once for all: it is slow by design


def fill(posts: int) -> None:
    people = {handle: person(handle) for handle in PEOPLE}
    User.objects.filter(handle="otto").update(is_staff=True, is_superuser=True)  # he runs the site
    people["wim"].plan = Plan.objects.create(code="small", name="Small", images_per_day=1, jobs_at_once=1, position=9)
    people["wim"].save(update_fields=["plan"])
    places = a_family(people) | a_bridge(people) | {"post_of_many": many_posts(people["mira"], posts)}
    refresh_cards()  # else a list grows while it is being read
    sessions = {handle: session(someone) for handle, someone in people.items()}
    print(json.dumps({"sessions": sessions, "places": places}))  # noqa: T201 - read by the fixture


def person(handle: str) -> User:
    return User.objects.create(handle=handle, password=HASHED, display_name=handle.title())


def session(someone: User) -> str:
    client = Client()
    client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def picture(number: int) -> bytes:
    buffer = io.BytesIO()
    shape = [(96, 64), (64, 64), (64, 96), (112, 64)][number % 4]
    plain = Picture.new("RGB", shape, f"hsl({number * 47 % 360}, 55%, 45%)")
    Picture.blend(Picture.linear_gradient("L").resize(shape).convert("RGB"), plain, 0.6).save(buffer, "PNG")
    return buffer.getvalue()


def image(maker: User, number: int, *, parents: Any = ()) -> Image:
    return keep(
        picture(number),
        maker=maker,
        origin=Image.Origin.PROGRAM,
        prompt=f"a harbour at hour {number}",
        parents=list(parents),
        engine="sketch",
        seed=number,
        task="text2image",
    )


def post(maker: User, kept: Image, title: str, **fields: Any) -> Post:
    made = draft(maker, images=[kept], title=title, alt_texts=[f"{title}, in flat colours"], **fields)
    publish(made, by=maker)
    return made


def many_posts(maker: User, count: int) -> str:
    made = [post(maker, image(maker, n), f"Harbour {n}", tags=["harbour"]) for n in range(count)]
    return made[-1].get_absolute_url()


def a_family(people: dict[str, User]) -> dict[str, str]:
    """A post of Nils, which Olga remixed, commented on and collected."""
    nils, olga = people["nils"], people["olga"]
    first = image(nils, 500)
    root = post(nils, first, "The quiet mill", tags=["mill"])
    child = post(olga, image(olga, 501, parents=[(first, "edit", 0.5)]), "The mill at night", tags=["mill"])
    said = Comment.add(root, by=olga, text="I took the wheel along.")
    Comment.add(root, by=nils, text="You may.", answers=said)
    Like.add(root, olga)
    nils.follow(olga)
    shelf = Collection.start(olga, title="Mills", visibility="public")
    shelf.add(root, by=olga)
    unposted = draft(olga, images=[image(olga, 502)], title="Not yet")
    found: dict[str, Post | Collection | Comment] = {
        "root": root,
        "child": child,
        "draft": unposted,
        "shelf": shelf,
        "comment": said,
    }
    return {name: thing.get_absolute_url() for name, thing in found.items()}


def a_bridge(people: dict[str, User]) -> dict[str, str]:
    """A post of Sami, which Tove remixed."""
    first = image(people["sami"], 510)
    post(people["sami"], first, "The old bridge")
    remix = post(people["tove"], image(people["tove"], 511, parents=[(first, "remix", 0.5)]), "The bridge in rain")
    return {"bridge_in_rain": remix.get_absolute_url()}
