"""Who lets models be trained on which picture, and that the least of all whose pixels are in it holds everywhere."""

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.models import Consent, User
from gallery.images import training_rights
from gallery.images.image_store import Parent
from gallery.models import Edge
from lib.problems import Problem

pytestmark = pytest.mark.django_db


def said_of(image):
    return training_rights.answers([image.pk])[image.pk]


def told_of_file(client, image):
    answer = client.get(image.url("original"))
    return answer["tdm-reservation"], answer.get("X-Robots-Tag", "")


@pytest.fixture
def family(ada, bruno, image_by, post_by):
    """Bruno's edit of his remix of Ada's picture; both have said yes to everything."""
    for person in (ada, bruno):
        Consent.say(person, allowed=True)
    hers = image_by(ada)
    remix = image_by(bruno, parents=[(hers, "remix", 0.5)])
    edit = image_by(bruno, parents=[(remix, "edit", 0.5)])
    post_by(ada, images=[hers])
    post_by(bruno, images=[edit])
    return hers, remix, edit


def test_all_above_have_to_agree(family, ada, bruno):
    hers, _remix, edit = family
    assert said_of(edit) == "allowed"
    Consent.say(ada, allowed=False)
    assert (said_of(hers), said_of(edit)) == ("notAllowed", "notAllowed")


def test_files_and_pages_tell_crawlers_what_all_above_say(family, ada, client):
    hers, _remix, edit = family
    post = edit.entry.post.get_absolute_url()
    assert told_of_file(client, edit) == ("0", "")
    assert client.get(post)["tdm-reservation"] == "0"
    training_rights.say(hers, "notAllowed", by=ada)
    assert told_of_file(client, edit) == ("1", "noai, noimageai")
    page = client.get(post)
    assert page["tdm-reservation"] == "1"
    assert b'<meta name="tdm-reservation" content="1">' in page.content


def test_conditions_count_as_a_no_to_crawlers(family, ada, client):
    hers, _remix, edit = family
    training_rights.say(hers, "constrained", by=ada)
    assert said_of(edit) == "constrained"
    assert told_of_file(client, edit)[0] == "1"


def test_a_prompt_taken_over_asks_nobody(ada, bruno, image_by):
    Consent.say(bruno, allowed=True)
    child = image_by(bruno, parents=[Parent(image_by(ada), "remix", None, pixels=False)])
    assert said_of(child) == "allowed"


def test_an_edge_of_which_nobody_knows_counts_as_pixels(family, ada):
    hers, _remix, edit = family
    Edge.objects.update(pixels=None)
    training_rights.say(hers, "notAllowed", by=ada)
    assert said_of(edit) == "notAllowed"


def test_a_yes_to_one_picture_holds_until_the_maker_says_no_to_everything(ada, image_by):
    one, other = image_by(ada), image_by(ada)
    training_rights.say(one, "allowed", by=ada)
    assert (said_of(one), said_of(other)) == ("allowed", "notAllowed")
    Consent.say(ada, allowed=False)
    assert said_of(one) == "notAllowed"
    training_rights.say(one, "allowed", by=ada)
    assert said_of(one) == "allowed"


def test_a_no_to_one_picture_stands_when_the_maker_says_yes_to_everything(ada, image_by):
    one = image_by(ada)
    training_rights.say(one, "notAllowed", by=ada)
    Consent.say(ada, allowed=True)
    assert said_of(one) == "notAllowed"
    training_rights.say(one, "inherit", by=ada)
    assert said_of(one) == "allowed"


def test_only_the_maker_says(ada, bruno, image_by):
    with pytest.raises(Problem):
        training_rights.say(image_by(ada), "allowed", by=bruno)


def test_the_form_of_a_post_says_it_of_one_picture(client_of, ada, post_by):
    post = post_by(ada)
    image = post.cover
    browser, address = client_of(ada), f"{post.get_absolute_url()}/edit"
    page = browser.get(address).content.decode()
    assert "It may train models" in page
    sent = {"title": "x", "rating": "everyone", "visibility": "public", "image": image.key}
    rights = {f"rights-{image.key}-training": "allowed", f"rights-{image.key}-licence": "CC-BY-4.0"}
    assert browser.post(address, sent | rights).status_code == 302
    image.refresh_from_db()
    assert (said_of(image), image.licence) == ("allowed", "CC-BY-4.0")
    assert browser.post(address, sent | rights | {"title": "y"}).status_code == 302
    assert said_of(image) == "allowed", "the box for everything, empty as before, takes nothing back"
    assert browser.post(address, sent | rights | {"training": "on"}).status_code == 302
    assert browser.post(address, sent | rights).status_code == 302
    assert said_of(image) == "notAllowed", "who empties it says no to everything"
    assert 'value="CC-BY-4.0" selected' in browser.get(address).content.decode()


def test_programs_say_it_too(api_of, ada, bruno, post_by):
    image = post_by(ada).cover
    address = f"/api/v1/images/{image.key}"
    said = api_of(ada).patch(address, {"training": "allowed", "licence": "CC0-1.0"}, format="json").json()
    assert (said["consent_effective"], said["consent"], said["licence"]) == ("allowed", "notAllowed", "CC0-1.0")
    assert Consent.objects.get(image=image.pk).source == "api"
    assert api_of(bruno).patch(address, {"training": "notAllowed"}, format="json").status_code == 404


def test_the_settings_end_what_was_allowed_of_single_pictures(client_of, ada, image_by):
    training_rights.say(image_by(ada), "allowed", by=ada)
    browser = client_of(ada)
    assert "Withdraw these too" in browser.get("/settings/consent").content.decode()
    browser.post("/settings/consent", {"answer": "notAllowed"})
    assert "Withdraw these too" not in browser.get("/settings/consent").content.decode()


def test_receipts_outlive_the_account_without_its_person(family, ada):
    hers, _remix, edit = family
    training_rights.say(hers, "allowed", by=ada)
    key = User.objects.get(pk=ada.pk).record_key
    ada.close()
    assert said_of(edit) == "notAllowed", "at once, not only when all is erased"
    ada.erase()
    receipts = Consent.objects.filter(key=key).order_by("pk")
    assert [(said.user, said.answer) for said in receipts] == [(None, "allowed")] * 2
    assert User.objects.get(pk=ada.pk).record_key is None
    assert said_of(edit) == "notAllowed"


def test_the_invented_leave_no_receipts(ada):
    User.objects.filter(pk=ada.pk).update(invented=True)
    ada.refresh_from_db()
    Consent.say(ada, allowed=True)
    ada.erase()
    assert not Consent.objects.exists()


# Rows that go on bearing a key of somebody who left, with the reason: no key is kept anywhere else.
PSEUDONYMOUS = {
    "feed.Slate": "The key was destroyed (docs/decisions/0025).",
    "feed.Viewing": "The same.",
    "feed.Seen": "The same.",
    "feed.Reaction": "The same; the database refuses to change them.",
    "generator.Choice": "The same.",
    "accounts.Consent": "Receipts, by a key that was destroyed.",
}


def test_no_table_links_to_a_person_who_left(family, ada, bruno):
    """By reference or by number. Which tables bear a key is compared with the list above, so that a new one is met."""
    key, keyed = ada.pk, set()
    numbers: dict[str, int] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.UUIDField) and field.name in ("viewer", "key") and field.null is not None:
                keyed.add(model._meta.label)
    assert {label for label in keyed if label.split(".")[0] in ("accounts", "gallery", "feed", "generator")} == set(
        PSEUDONYMOUS
    )
    ada.erase()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is User and field.column != "id":
                found = model._default_manager.filter(**{field.attname: key}).count()
                numbers |= {f"{model._meta.label}.{field.name}": found} if found else {}
    assert numbers == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT record_key, viewer_key FROM accounts_user WHERE id = %s", [key])
        assert cursor.fetchone() == (None, None)
