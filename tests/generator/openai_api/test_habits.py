"""What programs of this API send by habit, each in its own way, and get a picture for."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
import requests
from openai import AzureOpenAI, BadRequestError, NotFoundError, OpenAI, RateLimitError

from accounts.models import Plan
from generator.models import Job
from generator.openai_api.addresses import gateway_path
from generator.requests.wildcards import expanded

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


@pytest.fixture
def ask(ada, program_of, studio):
    """Send a body as it is: `ask({"prompt": …})`. A file makes it a form."""
    bearer = {"Authorization": f"Bearer {program_of(ada).api_key}"}

    def send(
        body: dict[str, Any], path: str = "/v1/images/generations", files: Any = None, **headers: str
    ) -> requests.Response:
        sent: dict[str, Any] = {"data": body, "files": files} if files else {"json": body}
        return requests.post(studio.address + path, headers=bearer | headers, timeout=20, **sent)

    return send


def uri(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()


HABITS: list[tuple[dict[str, Any], str]] = [
    ({"model": "dall-e-3", "size": "1792x1024", "quality": "hd", "style": "vivid"}, "url"),
    ({"model": "dall-e-2", "size": "256x256", "response_format": "b64_json"}, "b64_json"),
    ({"model": "azure/Dalle3"}, "url"),
    ({"model": "gpt-image-1", "size": "1024x1536", "quality": "auto", "moderation": "low"}, "b64_json"),
    ({"model": "flux-1-dev", "response_format": "url"}, "url"),
    ({"model": "", "size": "", "quality": None, "style": "", "user": "", "response_format": None}, "b64_json"),
    ({"model": "dall-e-3", "response_format": None}, "url"),
    ({"size": "1024 × 1024", "output_format": "jpg", "background": "opaque"}, "b64_json"),
]


def test_whatever_model_and_size_a_program_names_it_gets_a_picture_and_hears_what_is_true(ask):
    for sent, form in HABITS:
        answer = ask({"prompt": "a pier"} | sent)
        assert answer.status_code == 200, (sent, answer.text)
        (made,) = answer.json()["data"]
        assert {"url", "b64_json"} & made.keys() == {form}, sent
        assert answer.json()["model"] == "gradients"
    sizes = Job.objects.order_by("id").values_list("width", flat=True)
    assert list(sizes)[:4] == [96, 64, 64, 64]


def test_what_changes_nothing_is_said(ask):
    sent = {"quality": "hd", "style": "vivid", "user": "bo", "output_compression": 50, "moderation": "auto"}
    assert ask({"prompt": "a pier"} | sent).json()["ignored"] == ["quality", "style", "user", "output_compression"]
    assert "ignored" not in ask({"prompt": "a pier", "quality": "auto"}).json()


def test_a_transparent_background_is_refused_in_a_sentence(ada, program_of):
    with pytest.raises(BadRequestError) as no:
        program_of(ada).images.generate(prompt="a pier", background="transparent")
    assert no.value.body["message"] == (
        "background: Pictures have no transparent background here; leave it out, or say “opaque”."
    )


@pytest.mark.long
def test_ten_pictures_are_several_jobs_of_which_one_is_open_at_a_time(ada, program_of):
    Plan.objects.filter(code="free").update(jobs_at_once=1, images_per_day=20)
    program, key = program_of(ada), {"Idempotency-Key": "ten"}
    first = program.images.generate(prompt="boats", n=10, extra_body={"seed": 7}, extra_headers=key)
    assert len({one.b64_json for one in first.data}) == 10
    assert list(Job.objects.order_by("id").values_list("candidates", flat=True)) == [4, 4, 2]
    again = program.images.generate(prompt="boats", n=10, extra_body={"seed": 7}, extra_headers=key)
    assert [one.id for one in again.data] == [one.id for one in first.data]
    assert Job.objects.count() == 3
    with pytest.raises(RateLimitError):
        Plan.objects.filter(code="free").update(images_per_day=15)
        program.images.generate(prompt="boats", n=10)
    assert Job.objects.count() == 3, "what cannot be had whole is not begun"


def test_ten_are_streamed_as_well(ada, program_of):
    events = list(program_of(ada).images.generate(prompt="boats", n=5, stream=True, partial_images=1))
    kinds = [event.type.rpartition(".")[2] for event in events]
    assert kinds == ["partial_image"] + ["completed"] * 5


@pytest.mark.long
def test_what_was_made_is_given_where_a_later_part_fails(ada, program_of, studio):
    def let_the_paint_run_out_in_the_second(request, step):
        studio.engine.failing, studio.engine.retry = int(Job.objects.count() > 1), False

    studio.engine.before_step = let_the_paint_run_out_in_the_second
    Plan.objects.filter(code="free").update(images_per_day=20)
    answer = program_of(ada).images.generate(prompt="boats", n=10)
    assert len(answer.data) == 4
    assert answer.incomplete == "The paint ran out."


def test_a_long_prompt_is_read_whole(ask):
    assert ask({"prompt": "boat " * 800}).status_code == 200
    assert len(Job.objects.get().prompt) == 3999


ADDRESSES = {
    "/v1/images/generations/": "/v1/images/generations",
    "//v1//images/generations": "/v1/images/generations",
    "/v1/v1/images/generations": "/v1/images/generations",
    "/images/generations": "/v1/images/generations",
    "/models/": "/v1/models",
    "/openai/v1/images/edits": "/v1/images/edits",
    "/openai/images/edits": "/v1/images/edits",
    "/openai/deployments/mine/images/generations": "/openai/deployments/mine/images/generations",
    "/chat/completions": "/v1/chat/completions",
    "/v1": "/v1",
    "/": None,
    "/images/0351E9NyWxIiWOdwxvCIf5/original": None,
    "/posts/new": None,
    "/v1x": None,
}


def test_every_way_to_put_base_and_path_together_leads_to_the_same_place():
    assert {path: gateway_path(path) for path in ADDRESSES} == ADDRESSES


@pytest.mark.long
def test_the_addresses_work_on_the_real_server(ask, studio):
    for path in ("/v1/images/generations/", "//v1//images/generations", "/images/generations"):
        assert ask({"prompt": "a pier"}, path).status_code == 200, path
    for path in ("/v1/embeddings", "/openai/assistants", "/chat/completions", "/v1"):
        answer = ask({"prompt": "a pier"}, path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_url"), path


def test_azures_client_needs_nothing_but_address_and_key(ada, program_of, studio):
    key = program_of(ada).api_key
    azure = AzureOpenAI(azure_endpoint=studio.address, api_key=key, api_version="2025-04-01-preview", max_retries=0)
    assert azure.images.generate(prompt="a pier", model="my-deployment").data[0].b64_json
    named = AzureOpenAI(
        azure_endpoint=studio.address, azure_deployment="dalle3", api_key=key, api_version="2024-10-21", max_retries=0
    )
    assert named.images.generate(prompt="a pier").data[0].url


def test_pictures_come_in_under_every_name(ask, picture_bytes):
    teal, navy = picture_bytes("teal"), picture_bytes("navy")
    for names in (("image",), ("image[]", "image[]"), ("image[0]", "image[1]"), ("images",)):
        files = [
            (name, (f"{name}.png", io.BytesIO(one), "image/png"))
            for name, one in zip(names, (teal, navy), strict=False)
        ]
        answer = ask({"prompt": "night"}, "/v1/images/edits", files)
        assert answer.status_code == 200, (names, answer.text)
        assert Job.objects.latest("id").sources.count() == len(names)


@pytest.mark.long
def test_an_edit_may_be_json_with_data_uris(ask, picture_bytes):
    teal, navy = uri(picture_bytes("teal")), uri(picture_bytes("navy"))
    for sent in ({"image": teal}, {"image": [teal]}, {"images": [{"image_url": teal}]}, {"image": teal.split(",")[1]}):
        answer = ask({"prompt": "night"} | sent, "/v1/images/edits")
        assert answer.status_code == 200, (list(sent), answer.text)
    assert ask({"prompt": "night", "image": [teal, navy, None]}, "/v1/images/edits").status_code == 200
    assert Job.objects.latest("id").sources.count() == 2
    for wrong in ("https://example.org/a.png", "nothing", {"file_id": "file-1"}):
        answer = ask({"prompt": "night", "image": wrong}, "/v1/images/edits")
        assert (answer.status_code, answer.json()["error"]["param"]) == (400, "image"), wrong


@pytest.mark.long
def test_the_same_picture_twice_counts_once(ask, picture_bytes):
    teal = uri(picture_bytes("teal"))
    assert ask({"prompt": "night", "image": [teal] * 6}, "/v1/images/edits").status_code == 200
    assert Job.objects.get().sources.count() == 1


def test_variations_are_refused_with_the_way_to_go(ada, program_of, picture_bytes):
    with pytest.raises(NotFoundError) as no:
        program_of(ada).images.create_variation(image=picture_bytes("teal"))
    assert "images/edits" in no.value.message


PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,x-stainless-os"}


def test_pages_of_sites_that_the_operator_names_may_call(ask, studio, settings):
    page = {"Origin": "https://app.example"}
    asked = requests.options(f"{studio.address}/v1/images/generations", headers=page | PREFLIGHT)
    assert asked.status_code == 405
    assert "Access-Control-Allow-Origin" not in ask({"prompt": "a pier"}, **page).headers
    settings.GATEWAY_ORIGINS = ["https://app.example"]
    asked = requests.options(f"{studio.address}/v1/images/generations", headers=page | PREFLIGHT)
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Headers"] == "authorization,x-stainless-os"
    answer = ask({"prompt": "a pier", "response_format": "url"}, **page)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    picture = requests.get(answer.json()["data"][0]["url"], headers=page)
    assert picture.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert requests.get(f"{studio.address}/v1/models", headers=page).headers["Vary"] == "Origin", "a refusal too"
    stranger = ask({"prompt": "a pier"}, Origin="https://other.example")
    assert "Access-Control-Allow-Origin" not in stranger.headers


def test_the_same_client_without_v1_in_its_base(ada, program_of, studio):
    program = OpenAI(base_url=studio.address, api_key=program_of(ada).api_key, max_retries=0)
    assert program.images.generate(prompt="a pier").data[0].b64_json
    assert "gradients" in [model.id for model in program.models.list()]


def test_words_left_to_chance_are_chosen_and_told(ask):
    (made,) = ask({"prompt": "a {red|blue} boat", "seed": 7}).json()["data"]
    assert made["revised_prompt"] == Job.objects.get().prompt == expanded("a {red|blue} boat", 7)
