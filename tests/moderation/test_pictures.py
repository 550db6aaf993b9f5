"""A picture that a rule is against is shown to its maker as held, and to nobody else; it appears once it may."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture

from config.probes.parts import Missing, classifiers
from gallery.images.archive import archive
from gallery.images.image_store import keep_all, prepare
from gallery.images.usage import may_use
from gallery.models import Image, Post
from gallery.posts.clearance import set_clearance
from generator.models import Incident
from generator.status.incidents import watch_parts
from moderation.cases.decisions import overturn, undo, uphold
from moderation.judging import classifier
from moderation.judging.hash_lists import list_rule, look_through
from moderation.judging.live_rules import enact
from moderation.judging.waiting import judge_again
from moderation.models import Case, Verdict
from moderation.policy.rule_sets import read
from tests.moderation.classifier_server import ClassifierServer, running
from tests.moderation.policy import tiny_model
from tests.pictures import scene
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
KINDS = {"classifier": "pictures", "kinds": ["explicit"], "hold": 0.5, "act": 0.8}


@pytest.fixture
def kept(ada, django_capture_on_commit_callbacks) -> Callable[..., Any]:
    """A picture as a worker or an upload keeps it, and what is done once that is committed."""

    def keep(data: bytes, **more: Any) -> Any:
        fresh = prepare(data, maker=ada, origin=Image.Origin.UPLOAD, prompt="", parents=(), **more)
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            keep_all([fresh])
        fresh.image.refresh_from_db()
        return fresh.image

    return keep


@pytest.fixture
def listed(kept) -> bytes:
    """A picture whose hash is on a list."""
    data = scene(1)
    enact(list_rule("known", {kept(data).perceptual_hash: "case 17"}, "refuse"), {}, by=None)
    Image.objects.all().delete()
    return data


@pytest.fixture
def server(settings) -> Iterator[ClassifierServer]:
    said = {"sentence_en": "Too red.", "sentence_fr": "Trop rouge."}
    rule = {"name": "red", "action": "refuse", "scope": "picture", "matcher": KINDS, **said}
    enact(read(rule), {}, by=None)
    classifier.ask_again()
    with running() as found:
        settings.POLICY_CLASSIFIERS = {"pictures": found.url}
        yield found
    classifier.ask_again()


def coloured(colour: str) -> bytes:
    out = io.BytesIO()
    Picture.new("RGB", (64, 64), colour).save(out, "PNG")
    return out.getvalue()


RED, REDDISH, GREEN = "#ff0000", "#ff8040", "#00ff00"


def turned(data: bytes) -> bytes:
    out = io.BytesIO()
    Picture.open(io.BytesIO(data)).transpose(Picture.Transpose.TRANSVERSE).save(out, "PNG")
    return out.getvalue()


def test_a_listed_picture_is_known_turned_and_its_mates_are_kept(listed, ada, django_capture_on_commit_callbacks):
    several = [
        prepare(data, maker=ada, origin=Image.Origin.UPLOAD, prompt="", parents=())
        for data in (scene(2), turned(listed), scene(3))
    ]
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        keep_all(several)
    assert [Image.objects.get(pk=one.image.pk).clearance for one in several] == ["clear", "refused", "clear"]
    verdict = Verdict.objects.get()
    assert (verdict.person, verdict.image, verdict.evidence["reason"]) == (ada, several[1].image, "case 17")


def test_its_maker_sees_a_card_with_words_and_the_receipt(listed, kept, client_of, ada, bruno, client):
    image = kept(listed)
    card = client_of(ada).get(image.url())
    assert card["Content-Type"] == "image/svg+xml"
    assert "no-store" in card["Cache-Control"]
    assert "Refused by a rule of the site" in card.content.decode()
    for name in ("original", "w320", "og"):
        assert client_of(ada).get(image.url(name) + "?download")["Content-Type"] == "image/svg+xml"
        assert client_of(bruno).get(image.url(name)).status_code == 404
    receipt = client_of(ada).get(reverse("image-verdict", args=[image.pk]), follow=True).content.decode()
    for said in ("list-known", "case 17", "Nobody else sees it", "Appeal"):
        assert said in receipt
    assert client_of(bruno).get(reverse("image-verdict", args=[image.pk])).status_code == 404


def test_it_is_neither_remixed_nor_downloaded_with_others(listed, kept, ada):
    image = kept(listed)
    assert not may_use(image, ada)
    assert image.storage_key.encode() not in b"".join(archive([image], ada))
    assert b"not-found.txt" in b"".join(archive([image], ada))


def test_a_moderator_sees_it_and_lets_it_appear(server, kept, client_of, ada, bruno, mona, draft_by):
    image = kept(coloured(REDDISH))
    assert image.clearance == "held"
    post = draft_by(ada, images=[image])
    client_of(ada).post(
        reverse("post-edit", args=[post.pk]),
        {"title": "A", "visibility": "public", "rating": "everyone", "publish": "1"},
    )
    post.refresh_from_db()
    assert (post.state, post.published) == ("held", None)
    assert client_of(bruno).get(post.get_absolute_url()).status_code == 404
    assert "It waits for a look" in client_of(ada).get(post.get_absolute_url()).content.decode()
    assert client_of(mona).get(image.url())["Content-Type"] != "image/svg+xml"
    case = Case.objects.get(kind=Case.Kind.HELD)
    assert image.url() in client_of(mona).get(reverse("cases")).content.decode()
    overturn(case, by=mona)
    post.refresh_from_db()
    image.refresh_from_db()
    assert (post.state, image.clearance, image.visibility) == ("published", "clear", "public")
    assert client_of(bruno).get(post.get_absolute_url()).status_code == 200
    undo(case, by=mona)
    assert Post.objects.get().state == "held"
    assert client_of(bruno).get(image.url()).status_code == 404
    uphold(case, by=mona)
    assert Image.objects.get().clearance == "refused"


def test_what_is_far_from_the_kind_is_clear_and_what_is_certain_is_refused(server, kept):
    assert [kept(coloured(colour)).clearance for colour in (GREEN, REDDISH, RED)] == ["clear", "held", "refused"]
    assert server.asked == 3  # once for each


def test_a_list_takes_down_what_was_posted_before_it(kept, ada, bruno, client_of, post_by, tmp_path, capsys):
    image = kept(scene(1))
    post = post_by(ada, images=[image])
    assert client_of(bruno).get(image.url()).status_code == 200
    lines = tmp_path / "hashes.txt"
    lines.write_text(f"# of a helpline\n{image.perceptual_hash},known,case 17\nnonsense,known,case 18\n")
    call_command("policy", "import-hashes", str(lines))
    said = capsys.readouterr()
    assert "line 3: It does not begin with a hash" in said.err
    assert "1 pictures" in said.out
    assert client_of(bruno).get(image.url()).status_code == 404
    assert client_of(bruno).get(post.get_absolute_url()).status_code == 404
    call_command("policy", "export-hashes")
    assert capsys.readouterr().out == f"{image.perceptual_hash},known,case 17\n"


def test_while_the_classifier_is_dead_pictures_wait_and_are_judged_by_themselves_later(
    server, kept, client_of, ada, bruno, post_by
):
    server.alive = False
    waiting = [kept(coloured(colour)) for colour in (GREEN, RED)]
    post = post_by(ada, images=waiting[:1])
    assert [image.clearance for image in waiting] == ["waiting", "waiting"]
    assert post.state == "held"
    assert server.asked == 0
    assert "Not looked at yet" in client_of(ada).get(waiting[0].url()).content.decode()
    Image.objects.update(created=timezone.now() - timedelta(minutes=1))
    watch_parts()
    assert Incident.objects.open().get(cause="classifier")
    with pytest.raises(Missing):
        classifiers()
    assert judge_again() == 0
    server.alive = True
    classifier.ask_again()
    assert judge_again() == 2
    assert [Image.objects.get(pk=image.pk).clearance for image in waiting] == ["clear", "refused"]
    assert client_of(bruno).get(post.get_absolute_url()).status_code == 200
    watch_parts()
    assert not Incident.objects.open().filter(cause="classifier").exists()
    classifiers()


@pytest.mark.parametrize(
    "answer",
    rest_is_long(
        [b"no", b"[]", b'{"kinds": {}}', b'{"kinds": {"explicit": "1"}}', b'{"kinds": {"explicit": 7}}', b"1" * 70_000],
        b"no",
        b'{"kinds": {"explicit": 7}}',
    ),
)
def test_an_answer_that_was_not_agreed_on_is_no_answer(server, kept, answer):
    server.answer = answer
    assert kept(coloured(GREEN)).clearance == "waiting"


def test_a_model_of_ones_own_tells_kinds_as_well(server, kept, settings, tmp_path):
    settings.POLICY_CLASSIFIERS = {"pictures": tiny_model.save(tmp_path / "tiny.onnx")}
    assert [kept(coloured(colour)).clearance for colour in (GREEN, RED)] == ["clear", "refused"]
    assert server.asked == 0


def test_a_classifier_that_is_set_and_not_there_holds_and_says_so(server, kept, settings, tmp_path, capsys):
    settings.POLICY_CLASSIFIERS = {"pictures": f"onnx:{tmp_path}/none.onnx"}
    assert kept(coloured(GREEN)).clearance == "waiting"
    call_command("policy", "rules")
    assert "The classifier of pictures does not answer" in capsys.readouterr().out


def test_a_rule_whose_classifier_nobody_set_says_nothing_and_the_operator_is_told(server, kept, settings, capsys):
    settings.POLICY_CLASSIFIERS = {}
    assert kept(coloured(RED)).clearance == "clear"
    call_command("policy", "rules")
    assert "No classifier pictures is set" in capsys.readouterr().out


def test_a_list_that_is_written_anew_leaves_what_a_person_has_let_through(listed, kept):
    image = kept(listed)
    Verdict.objects.filter(image=image).update(state=Verdict.State.OVERTURNED)
    set_clearance(image.pk, "clear")
    enact(list_rule("known", {image.perceptual_hash: "case 17", "0" * 64: "case 18"}, "hold"), {}, by=None)
    look_through()
    assert Image.objects.get(pk=image.pk).clearance == "clear"
