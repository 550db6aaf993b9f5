"""Files that leave are signed; what they say is what everyone may know now, and changes when that does."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from PIL import Image as Picture

from accounts.models import Consent
from gallery.files import storage
from gallery.images import credential_statement, signing
from gallery.images.erasure import erase
from gallery.models import Credential, Edge, Image
from gallery.posts import deletion, publication
from gallery.tasks import sign_files
from lib.credentials import folder, identity
from lib.imaging.intake import credential
from tests.rest_is_long import rest_is_long

pytestmark = pytest.mark.django_db
USE = "cawg.ai_generative_training"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    place = tmp_path_factory.mktemp("authority")
    folder.make(place, "A gallery")
    return place


@pytest.fixture
def signs(settings, authority):
    """A gallery with a certificate."""
    settings.CREDENTIALS_FOLDER = authority
    return authority


def got(client, image, name="original", query=""):
    answer = client.get(image.url(name) + query)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def said_in(data):
    return credential(data, signing.anchors())


def remix(factory, maker, parent, kind=Edge.Kind.REMIX, **fields):
    return factory.post(maker, images=[factory.image(maker, parents=[(parent, kind, None)])], **fields)


@pytest.mark.parametrize("name", ["original", "w320", "og"])
def test_what_is_served_is_signed(name, signs, client, ada, factory):
    post = factory.post(ada)
    found = said_in(got(client, post.cover, name))
    assert (found.state, found.signer) == ("trusted", "A gallery")
    assert found.title.endswith(post.get_absolute_url())
    assert found.source_type.endswith("/algorithmicMedia")
    assert ("c2pa.resized" in found.actions) == (name != "original")


def test_it_is_signed_once_and_keeps_its_mark(signs, client, ada, factory):
    image = factory.post(ada).cover
    first, second = client.get(image.url("w320")), client.get(image.url("w320"))
    assert first["ETag"] == second["ETag"]
    assert client.get(image.url("w320"), headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert Credential.objects.filter(image=image).count() == 1


def test_stored_keys_stay_those_of_unsigned_files(signs, client, ada, factory):
    image = factory.post(ada).cover
    before = storage.store().read(image.storage_key)
    assert got(client, image) != before
    image.refresh_from_db()
    assert storage.store().read(image.storage_key) == before


def test_the_record_is_in_a_download_and_signed_with_it(signs, client, ada, factory):
    image = factory.post(ada, images=[factory.image(ada, prompt="a heron")]).cover
    data = got(client, image, query="?download")
    assert "a heron" in Picture.open(io.BytesIO(data)).info["parameters"]
    assert said_in(data).state == "trusted"


def test_without_a_certificate_files_go_out_unsigned(client, ada, factory):
    image = factory.post(ada).cover
    assert got(client, image) == storage.store().read(image.storage_key)
    assert Credential.objects.count() == 0


def test_a_picture_that_only_its_maker_sees_is_signed_when_it_leaves_and_names_no_address(
    signs, client_of, ada, factory
):
    image = factory.image(ada)
    assert said_in(got(client_of(ada), image, "w320")) is None
    assert "/posts/" not in said_in(got(client_of(ada), image)).title


def test_parents_are_named_by_their_address_where_everyone_may_see_them(signs, client, ada, bruno, factory):
    parent, hidden = factory.post(ada), factory.post(ada, visibility="unlisted")
    child = factory.image(
        bruno, parents=[(parent.cover, Edge.Kind.REMIX, 0.5), (hidden.cover, Edge.Kind.REFERENCE, None)]
    )
    post = factory.post(bruno, images=[child])
    first, second = said_in(got(client, post.cover)).ingredients
    assert first["relation"] == "parentOf" and first["address"].endswith(parent.get_absolute_url())
    assert (second["relation"], second["address"]) == ("inputTo", "")
    assert hidden.key.encode() not in got(client, post.cover)


def test_what_is_said_changes_with_consent_in_the_picture_and_in_what_was_made_from_it(
    signs, client, ada, bruno, factory
):
    parent = factory.post(ada)
    child = remix(factory, bruno, parent.cover)
    Consent.say(bruno, allowed=True)
    assert said_in(got(client, child.cover)).training[USE] == "notAllowed"
    Consent.say(ada, allowed=True)
    assert said_in(got(client, child.cover)).training[USE] == "allowed"
    assert said_in(got(client, parent.cover)).training[USE] == "allowed"
    Consent.say(ada, allowed=False)
    assert said_in(got(client, child.cover)).training[USE] == "notAllowed"
    assert Credential.objects.in_force().get(image=child.cover, file="original").epoch == 3


def test_the_files_of_ended_signatures_go_and_the_new_ones_are_made(
    signs, client, ada, factory, django_capture_on_commit_callbacks
):
    image = factory.post(ada).cover
    got(client, image, "w320")
    old = Credential.objects.get(image=image)
    Consent.say(ada, allowed=True)
    with django_capture_on_commit_callbacks(execute=True):
        sign_files([str(image.pk)])
    assert not storage.store().exists(old.storage_key)
    new = Credential.objects.in_force().get(image=image, file="w320")
    assert new.sha256 != old.sha256 and storage.store().exists(new.storage_key)


@pytest.mark.parametrize("end", rest_is_long(["hide", "delete", "remove", "erase", "suspend"], "hide"))
def test_a_parent_that_goes_is_named_no_more(end, signs, client, ada, bruno, factory):
    parent = factory.post(ada)
    child = remix(factory, bruno, parent.cover)
    assert parent.key.encode() in got(client, child.cover)
    if end == "hide":
        publication.edit(parent, by=ada, visibility="private")
    elif end == "delete":
        deletion.delete(Image.objects.filter(pk=parent.cover.pk), by=ada)
    elif end == "remove":
        publication.remove(parent)
    elif end == "suspend":
        ada.suspend()
    else:
        publication.delete(parent, by=ada)
        erase(Image.objects.filter(pk=parent.cover.pk))
    data = got(client, child.cover)
    assert parent.key.encode() not in data
    assert [(one["relation"], one["address"]) for one in said_in(data).ingredients] == [("parentOf", "")]


def test_of_an_erased_picture_nothing_is_known(signs, client, ada, factory, django_capture_on_commit_callbacks):
    image = factory.post(ada).cover
    got(client, image)
    key = Credential.objects.get(image=image).storage_key
    with django_capture_on_commit_callbacks(execute=True):
        erase(Image.objects.filter(pk=image.pk))
    assert not Credential.objects.filter(image=image).exists() and not storage.store().exists(key)


def test_what_changes_while_a_file_is_signed_ends_that_signature(signs, ada, factory, monkeypatch):
    image = factory.post(ada).cover
    read = credential_statement.statement_of
    answers = iter([read(image)])
    Consent.say(ada, allowed=True)
    monkeypatch.setattr(signing, "statement_of", lambda *a, **k: next(answers, None) or read(*a, **k))
    assert signing.ensure(image, "original") is None
    assert not Credential.objects.in_force().exists()
    assert signing.ensure(image, "original")


def test_a_certificate_that_has_run_out_is_told_and_nothing_stands_still(settings, tmp_path, client, ada, factory):
    from lib.credentials import authority

    folder.make(tmp_path, "Late")
    past = authority.issue(authority.found("Late"), "Late", years=-1)
    (tmp_path / identity.CHAIN).write_bytes(past.certificate)
    (tmp_path / identity.KEY).write_bytes(past.key)
    settings.CREDENTIALS_FOLDER = tmp_path
    image = factory.post(ada).cover
    assert said_in(got(client, image)) is None
    with pytest.raises(CommandError, match="run out"):
        call_command("credentials", "show")


def test_an_operator_makes_a_certificate_and_sees_it(settings, tmp_path, capsys):
    settings.CREDENTIALS_FOLDER = tmp_path / "new"
    call_command("credentials", "init", name="Our gallery")
    assert "signed by Our gallery" in capsys.readouterr().out
    with pytest.raises(CommandError, match="already"):
        call_command("credentials", "init")
    call_command("credentials", "renew")
    assert "signed by Our gallery" in capsys.readouterr().out
    call_command("credentials", "renew", name="Our new name")
    assert "signed by Our new name" in capsys.readouterr().out
