"""What people write for others to read passes the same rules as prompts: refused, held or rated, with a receipt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db.models import CharField, TextField
from django.urls import reverse

from accounts.models import User
from accounts.registries import judging
from gallery.models import Collection, Comment, Post
from moderation.cases.decisions import overturn
from moderation.judging.live_rules import enact
from moderation.models import Case, Verdict
from tests.moderation.conftest import hard_rule

pytestmark = pytest.mark.django_db
OURS = ("accounts", "gallery", "generator", "feed", "curation", "moderation")
REFUSED, HELD, RATED = "by Odile Brancourt", "a swastika flag", "nude in a lake"


class Door(NamedTuple):
    """Where words come in by a page: `send` types them into `field`, `read` is what stands in the row afterwards."""

    field: str
    send: Callable[[Any, Any, str], Any]
    read: Callable[[Any], str]


def new_post(field: str) -> Callable[[Any, Any, str], Any]:
    def send(client: Any, kept: Any, text: str) -> Any:
        said = {"image": kept.image.key, "visibility": "public", "rating": "everyone", "publish": "1", field: text}
        return client.post(reverse("post-new"), said)

    return send


def edited_post(field: str) -> Callable[[Any, Any, str], Any]:
    def send(client: Any, kept: Any, text: str) -> Any:
        said = {"visibility": "public", "rating": "everyone", field: text}
        return client.post(reverse("post-edit", args=[kept.post.pk]), said)

    return send


def stated(client: Any, kept: Any, text: str) -> Any:
    said = {"image": kept.upload.key, "visibility": "public", "rating": "everyone"}
    return client.post(reverse("post-new"), said | {f"stated-{kept.upload.key}-prompt": text})


def commented(client: Any, kept: Any, text: str) -> Any:
    return client.post(reverse("post-comments", args=[kept.post.pk]), {"text": text})


def comment_edited(client: Any, kept: Any, text: str) -> Any:
    return client.post(reverse("comment-edit", args=[kept.comment.pk]), {"text": text})


def collection(field: str) -> Callable[[Any, Any, str], Any]:
    return lambda client, kept, text: client.post(
        reverse("collections"), {"title": "Mills", "visibility": "public", field: text}
    )


def collection_edited(field: str) -> Callable[[Any, Any, str], Any]:
    return lambda client, kept, text: client.post(
        reverse("collection-edit", args=[kept.collection.pk]), {"title": "Mills", "visibility": "public", field: text}
    )


def profile(field: str) -> Callable[[Any, Any, str], Any]:
    return lambda client, kept, text: client.post(reverse("settings-profile"), {"theme": "auto", field: text})


def newest(model: Any, field: str) -> Callable[[Any], str]:
    return lambda kept: getattr(model.objects.order_by("-pk").first(), field)


def of(thing: str, field: str) -> Callable[[Any], str]:
    def read(kept: Any) -> str:
        row = getattr(kept, thing)
        row.refresh_from_db()
        return str(getattr(row, field))

    return read


def tags(kept: Any) -> str:
    return " ".join(tag.name for tag in Post.objects.order_by("-pk")[0].tags.all()).replace("-", " ")


def alt(kept: Any) -> str:
    return Post.objects.order_by("-pk")[0].shown[0].alt_text


DOORS = {
    "gallery.Post.title": Door("title", new_post("title"), newest(Post, "title")),
    "gallery.Post.title, edited": Door("title", edited_post("title"), of("post", "title")),
    "gallery.Post.text": Door("text", new_post("text"), newest(Post, "text")),
    "gallery.PostImage.alt_text": Door("alt_0", new_post("alt_0"), alt),
    "gallery.Tag.name": Door("tags", new_post("tags"), tags),
    "gallery.Image.stated": Door("prompt", stated, of("upload", "stated")),
    "gallery.Comment.text": Door("text", commented, newest(Comment, "text")),
    "gallery.Comment.text, edited": Door("text", comment_edited, of("comment", "text")),
    "gallery.Collection.title": Door("title", collection("title"), newest(Collection, "title")),
    "gallery.Collection.text": Door("text", collection("text"), newest(Collection, "text")),
    "gallery.Collection.title, edited": Door("title", collection_edited("title"), of("collection", "title")),
    "accounts.User.display_name": Door("display_name", profile("display_name"), of("ada", "display_name")),
    "accounts.User.bio": Door("bio", profile("bio"), of("ada", "bio")),
}


class Kept(NamedTuple):
    ada: Any
    image: Any
    upload: Any
    post: Any
    comment: Any
    collection: Any


@pytest.fixture
def kept(ada, image_by, post_by) -> Kept:
    post = post_by(ada)
    return Kept(
        ada,
        image_by(ada),
        image_by(ada, "", origin="upload"),
        post,
        Comment.add(post, by=ada, text="A mill."),
        Collection.start(ada, title="Dunes"),
    )


@pytest.fixture
def written_rules(db, settings) -> None:
    enact(hard_rule("odile-brancourt", "odile brancourt", scope="words"), {}, by=None)
    enact(hard_rule("hate", "swastika", scope="words", action="hold"), {}, by=None)
    enact(hard_rule("nudity", "nude", scope="words", action="rate"), {}, by=None)


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_a_rule_is_against_stands_nowhere_and_its_receipt_beside_the_field(
    door, kept, client_of, written_rules, mona
):
    ada = client_of(kept.ada)
    page = door.send(ada, kept, REFUSED)
    verdict = Verdict.objects.get(person=kept.ada)
    said = page.content.decode()
    assert (page.status_code, verdict.action) == (422, "refuse")
    assert "She closed her name." in said
    assert f'<a href="{verdict.get_absolute_url()}">' in said
    assert REFUSED.lower() not in door.read(kept).lower()
    for _press in range(2):
        page = door.send(ada, kept, HELD)
        assert page.status_code == 422
        assert "A person will look at it" in page.content.decode()
    assert HELD not in door.read(kept)
    overturn(Case.objects.get(kind=Case.Kind.HELD), by=mona)
    assert HELD in door.read(kept)


def test_a_receipt_of_words_speaks_of_words(client_of, kept, written_rules):
    commented(client_of(kept.ada), kept, REFUSED)
    receipt = client_of(kept.ada).get(Verdict.objects.get().get_absolute_url()).content.decode()
    assert "Nobody else reads it" in receipt
    assert "No image of your day" not in receipt


def test_what_is_held_is_shown_as_held_to_its_writer_alone(client_of, kept, bruno, written_rules):
    commented(client_of(kept.ada), kept, HELD)
    own, others = (client_of(who).get(kept.post.get_absolute_url()).content.decode() for who in (kept.ada, bruno))
    assert "only you read it until then" in own
    assert HELD in own
    assert HELD not in others


def test_a_post_whose_words_are_rated_is_rated_and_a_comment_is_just_said(client_of, kept, written_rules):
    DOORS["gallery.Post.text"].send(client_of(kept.ada), kept, RATED)
    assert Post.objects.order_by("-pk")[0].rating == "mature"
    commented(client_of(kept.ada), kept, RATED)
    assert Comment.objects.filter(text=RATED).exists()
    assert Verdict.objects.count() == 1


def test_words_that_stand_already_are_not_judged_again(client_of, kept, written_rules):
    Post.objects.filter(pk=kept.post.pk).update(title=REFUSED)
    said = {"visibility": "public", "rating": "everyone", "title": REFUSED, "text": "A mill."}
    assert client_of(kept.ada).post(reverse("post-edit", args=[kept.post.pk]), said).status_code == 302


def test_programs_get_the_same_problem(api_of, kept, written_rules):
    answer = api_of(kept.ada).patch("/api/v1/me", {"bio": REFUSED}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "refused-by-policy")
    assert list(answer.json()["errors"]) == ["bio"]
    verdict = api_of(kept.ada).get(f"/api/v1/verdicts/{answer.json()['verdict_id']}").json()
    assert verdict["subject"] == "profile"


def test_a_handle_that_a_rule_is_against_is_not_to_be_had(client, written_rules):
    said = {"username": "odile-brancourt", "password1": "four words in a row"}
    page = client.post(reverse("account_signup"), said)
    assert "She closed her name." in page.content.decode()
    assert not User.objects.filter(handle="odile-brancourt").exists()


def test_rules_for_prompts_leave_what_people_say_alone(client_of, kept, closed_name):
    commented(client_of(kept.ada), kept, REFUSED)
    assert Comment.objects.filter(text=REFUSED).exists()


# Columns of text that others do not read as somebody's words, by why. A new one is judged, or stands here.
NOT_JUDGED = {
    "the site writes them, whole": """
        curation.Snapshot curation.Materialisation curation.Revocation curation.Build curation.Dropped curation.Score
        curation.Selected generator.Pause feed.Card feed.Edition feed.IndexedPicture
        feed.IndexedPost feed.Neighbours feed.SpareNote feed.Gap feed.PersonalOrder feed.PictureVector feed.Slate
        feed.TextVector feed.TopPost generator.HourRecord generator.Machine generator.EngineCard generator.QueueTurn
        generator.QueueLine generator.QueuePlace moderation.Action gallery.Credential gallery.RenderedCard
        accounts.Consent accounts.Export accounts.Letter accounts.Submission accounts.WebhookMessage""",
    "the site writes them": """
        gallery.Image.storage_key gallery.Image.sha256 gallery.Image.pixel_sha256 gallery.Image.perceptual_hash
        gallery.Image.core_hash gallery.Image.mime gallery.Image.dominant_colour gallery.Image.placeholder
        gallery.Image.prompt_sha256 gallery.Image.task gallery.Image.scheduler gallery.Image.engine
        gallery.Image.engine_version gallery.Image.model gallery.Image.model_revision gallery.Image.model_licence
        gallery.Image.model_sha256 gallery.Image.pipeline gallery.Image.dtype gallery.Image.device
        gallery.Image.digital_source_type gallery.Image.energy_method gallery.Image.consent
        gallery.Image.consent_terms gallery.Image.policy_version generator.Job.plan generator.Job.task
        generator.Job.scheduler generator.Job.mask_key generator.Job.engine generator.Job.model
        generator.Job.model_revision generator.Job.pool generator.Job.batch_key generator.Job.idempotency_key
        generator.Job.body_sha256 generator.Job.request_id generator.Job.worker generator.Job.error_code
        generator.Job.error generator.SavedPrompt.digest moderation.Verdict.subject moderation.Verdict.text_sha256
        accounts.Notification.kind accounts.Notification.url accounts.Notification.title accounts.Token.digest
        accounts.Token.hint accounts.User.password accounts.User.avatar_key accounts.User.language
        accounts.SignupInvitation.digest accounts.SignupInvitation.hint accounts.Webhook.secret""",
    "a prompt, judged when it is asked for": """
        gallery.Image.prompt generator.Job.prompt generator.Job.template moderation.Verdict.text""",
    "it says what to leave out, and never refuses": "gallery.Image.negative_prompt generator.Job.negative_prompt",
    "its writer alone reads it": """
        feed.MutedWord.name feed.MutedWord.question feed.Wish.name generator.Thread.title generator.SavedPrompt.text
        accounts.Token.name accounts.User.email accounts.SignupInvitation.note accounts.Webhook.url""",
    "who looks after the site writes it": """
        generator.Grant.reference generator.Grant.note generator.Grant.idempotency_key generator.Incident.title
        generator.IncidentUpdate.text generator.Surge.announcement moderation.Rule.name moderation.Rule.sentence_en
        moderation.Rule.sentence_fr accounts.Plan.code accounts.Plan.name accounts.Team.name
        accounts.SignupRequest.sentence""",
    "who looks after the site alone reads it": """
        curation.Change curation.Changed curation.Order curation.Download
        moderation.Case.text moderation.Report.text accounts.SignupRequest.words""",
}


def test_every_text_is_judged_or_said_why_not():
    named = {field for writing in judging.writings().values() for field in writing.fields}
    named |= {field for fields in NOT_JUDGED.values() for field in fields.split()}
    columns = {
        f"{model._meta.label}.{field.attname}"
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.label not in named
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
    }
    assert columns - named == set(), "is it read by others? Then judge it (accounts.registries.judging)"
    gone = {name for name in named if name.count(".") == 2} - columns
    assert gone == {"gallery.Image.stated"}, "there is no such column any more"


def test_every_judged_field_has_a_door_here():
    named = {field for writing in judging.writings().values() for field in writing.fields}
    assert named - {"accounts.User.handle"} == {name.partition(",")[0] for name in DOORS}


def test_a_no_to_remixes_holds_once_words_that_were_held_beside_it_are_let_through(
    rules, ada, mona, factory, client_of
):
    post, browser = factory.post(ada), client_of(ada)
    said = {"visibility": "public", "rating": "everyone", "title": HELD}
    assert browser.post(reverse("post-edit", args=[post.pk]), said).status_code == 422
    overturn(Case.objects.get(), by=mona)
    post.refresh_from_db()
    assert (post.title, post.remixable) == (HELD, False)
    image = factory.image(ada)
    assert (
        browser.post(
            reverse("post-new"), said | {"image": image.key, "text": "a swastika banner", "title": ""}
        ).status_code
        == 422
    )
    overturn(Case.objects.get(state="open"), by=mona)
    assert Post.objects.get(entries__image=image).remixable is False
