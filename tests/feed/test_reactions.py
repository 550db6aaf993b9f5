"""What people do with posts is written down once, with the card where it began, and never changed."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from feed.models import MutedWord, PairChoice, Reaction, Wish
from feed.personal_data import LEFT_OUT, FeedData
from gallery.models import Collection
from moderation.models import Report
from tests.columns import missing, stale

pytestmark = pytest.mark.django_db


def reactions(*columns):
    return list(Reaction.objects.order_by("id").values_list(*columns, flat=len(columns) == 1))


def test_each_act_is_one_reaction_however_often_it_is_asked_for(client_of, cleo, ada, post_by, flushed):
    post, browser = post_by(ada), client_of(cleo)
    kept = Collection.start(cleo, title="kept")
    with flushed():
        for _ in range(2):
            browser.post(f"/posts/{post.key}/like")
        for _ in range(2):
            browser.post(f"/posts/{post.key}/like/delete")
        for undo in ({}, {}, {"undo": "1"}, {"undo": "1"}):
            browser.post(f"/posts/{post.key}/collect", {"collection": kept.key} | undo)
        Report.file(cleo, reason="spam", post=post)
        browser.get(post.cover.url("original") + "?download")
        browser.get(post.get_absolute_url())
    kinds = ["like", "unlike", "collect", "uncollect", "report", "download", "open"]
    assert reactions("kind") == kinds
    assert set(reactions("viewer", "post")) == {(cleo.viewer_key, post.pk)}


def test_a_like_on_a_card_says_from_which_slate_and_position(client_of, cleo, ada, post_by, flushed):
    post_by(ada, "newest")
    post, browser = post_by(ada, "other"), client_of(cleo)
    with flushed():
        slate = browser.get("/new").context["slate"]
        browser.post(f"/posts/{post.key}/like", headers={"X-Impression": f"{slate.id}:0"})
    assert reactions("kind", "slate", "position", "image") == [("like", slate.id, 0, post.cover.pk)]


def test_what_is_done_on_a_post_began_at_the_card_that_was_pressed(client_of, cleo, ada, post_by, flushed):
    post, browser = post_by(ada), client_of(cleo)
    with flushed():
        slate = browser.get("/new").context["slate"]
        browser.cookies["began"] = f"{slate.id}:0"
        browser.get(post.get_absolute_url())
        browser.post(f"/posts/{post.key}/like")
    assert reactions("kind", "slate", "position") == [("open", slate.id, 0), ("like", slate.id, 0)]


def test_a_beginning_that_is_not_true_is_none(client_of, cleo, bruno, ada, post_by, flushed):
    post, other, browser = post_by(ada), post_by(ada), client_of(cleo)
    with flushed():
        slate = browser.get("/new").context["slate"]
        browser.post(f"/posts/{post.key}/like", headers={"X-Impression": f"{slate.id}:0"})  # the other stands there
        browser.post(f"/posts/{other.key}/like", headers={"X-Impression": f"{slate.id}:9"})
        client_of(bruno).post(f"/posts/{other.key}/like", headers={"X-Impression": f"{slate.id}:0"})  # it was Cleo's
        for nonsense in ("", "x", "x:y", f"{slate.id}", f"{slate.id}:-1", f"{slate.id}:99999999999", "é:٣"):
            browser.post(f"/posts/{other.key}/like/delete", headers={"X-Impression": nonsense})
            browser.post(f"/posts/{other.key}/like", headers={"X-Impression": nonsense})
    assert set(reactions("slate", "position")) == {(None, None)}
    assert len(reactions("kind")) == 17


def test_visitors_and_the_invented_community_leave_no_reactions(client, client_of, cleo, ada, post_by, flushed):
    post = post_by(ada)
    cleo.invented = True
    cleo.save()
    with flushed():
        client.get(post.get_absolute_url())
        client_of(cleo).post(f"/posts/{post.key}/like")
    assert reactions("kind") == []


def test_what_is_rolled_back_was_not_done(cleo, ada, post_by, flushed):
    from gallery.models import Like

    post = post_by(ada)
    with flushed(), pytest.raises(RuntimeError), transaction.atomic():
        Like.add(post, cleo)
        raise RuntimeError
    assert reactions("kind") == []


@pytest.mark.parametrize("act", [lambda rows: rows.update(kind="hide"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_remove_a_reaction(client_of, cleo, ada, post_by, flushed, act):
    post = post_by(ada)
    with flushed():
        client_of(cleo).post(f"/posts/{post.key}/like")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        act(Reaction.objects.all())
    assert reactions("kind") == ["like"]


def test_a_person_gets_a_copy_of_all_of_it(client_of, cleo, bruno, ada, post_by, flushed, report):
    post, browser = post_by(ada), client_of(cleo)
    with flushed():
        slate = browser.get("/new").context["slate"]
        report(browser, (slate.id, 0, 1500))
        browser.post(f"/posts/{post.key}/like")
        client_of(bruno).get("/new")
    Wish.objects.create(person=cleo, kind="tag", name="sea", weight=1)
    MutedWord.add(cleo, "kraken")
    PairChoice.keep(cleo, (post.pk, post_by(ada).pk), post.pk)
    handed_over = {name: [json.loads(line) for line in lines.splitlines()] for name, lines in FeedData().export(cleo)}
    assert [line["id"] for line in handed_over["slates.jsonl"]] == [str(slate.id)]
    assert [line["post"] for line in handed_over["impressions.jsonl"]] == [str(post.pk)]
    assert [line["ms"] for line in handed_over["viewings.jsonl"]] == [1500]
    assert [line["kind"] for line in handed_over["reactions.jsonl"]] == ["like"]
    for (model, left_out), lines in zip(LEFT_OUT.items(), handed_over.values(), strict=True):
        columns = [name for name in left_out if name != "pk"]
        assert missing(model, lines[0], [*columns, "pk"]) == [], "see feed/personal_data.py"
        assert stale(model, lines[0], columns) == []


def test_who_leaves_destroys_the_key_and_the_rows_are_nobodys(client_of, cleo, ada, post_by, flushed):
    post, browser, key = post_by(ada), client_of(cleo), cleo.viewer_key
    with flushed():
        browser.get("/new")
        browser.post(f"/posts/{post.key}/like")
        cleo.erase()
    assert cleo.viewer_key is None
    assert reactions("viewer") == [key]
    assert not any(lines for _name, lines in FeedData().export(cleo))
    cleo.refresh_from_db()
    assert str(key) not in json.dumps(
        {field.name: str(getattr(cleo, field.attname)) for field in cleo._meta.concrete_fields}
    )


def test_two_people_have_two_keys_and_a_new_start_another(people):
    keys = {people(name).viewer_key for name in ("dora", "emil", "fred")}
    assert len(keys) == 3
    assert {key.version for key in keys} == {4}
