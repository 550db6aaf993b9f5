"""All image calls of OpenAI's own client."""

import asyncio

from openai import AsyncOpenAI, AzureOpenAI, NotFoundError, OpenAI
from report import ADDRESS, BASE, KEY, file, is_picture, tried

client = OpenAI(base_url=BASE, api_key=KEY, max_retries=0)
images = client.images


def first(answer):
    (made, *_more) = answer.data
    assert bool(made.url) != bool(made.b64_json), "one of both"
    is_picture(made.url or made.b64_json)
    return answer


def newest():
    answer = first(
        images.generate(model="gpt-image-1", prompt="a pier", size="1536x1024", quality="high", moderation="low")
    )
    assert answer.data[0].b64_json
    assert "x" in answer.size


def older():
    answer = first(images.generate(model="dall-e-3", prompt="a pier", size="1792x1024", quality="hd", style="vivid"))
    assert answer.data[0].url


def oldest():
    assert len(first(images.generate(model="dall-e-2", prompt="a pier", size="256x256", n=2)).data) == 2


def ten():
    assert len(images.generate(prompt="boats", n=10).data) == 10


def streamed():
    kinds = [event.type for event in images.generate(prompt="a pier", stream=True, partial_images=2)]
    assert kinds[-1] == "image_generation.completed", kinds


def edit_streamed():
    kinds = [event.type for event in images.edit(image=file(), prompt="at night", stream=True)]
    assert kinds[-1] == "image_edit.completed", kinds


def mask():
    first(images.edit(image=file(), mask=file("mask.png", hole=True), prompt="a red boat", size="1024x1024"))


def several():
    pictures = [file(), file("navy.png", colour=(20, 30, 120)), file()]
    first(images.edit(model="gpt-image-1", image=pictures, prompt="both together", input_fidelity="high"))


def variation():
    try:
        images.create_variation(image=file())
    except NotFoundError as no:
        assert "images/edits" in no.message


async def asynchronous():
    async with AsyncOpenAI(base_url=BASE, api_key=KEY, max_retries=0) as waiting:
        first(await waiting.images.generate(prompt="a pier", model="gpt-image-1-mini"))
        first(await waiting.images.edit(image=file(), prompt="at night"))
        stream = await waiting.images.generate(prompt="a pier", stream=True, partial_images=1)
        kinds = [event.type async for event in stream]
        assert kinds[-1] == "image_generation.completed", kinds


TOOL = {"model": "gpt-5", "tools": [{"type": "image_generation", "partial_images": 1}]}


def responses():
    made = client.responses.create(input="a pier", **TOOL)
    is_picture(made.output[0].result)
    changed = client.responses.create(input="at night", previous_response_id=made.id, **TOOL)
    is_picture(changed.output[0].result)


def responses_streamed():
    with client.responses.stream(input="a pier", **TOOL) as stream:
        kinds = [event.type for event in stream]
        is_picture(stream.get_final_response().output[0].result)
    assert "response.image_generation_call.partial_image" in kinds, kinds


def azure():
    return AzureOpenAI(azure_endpoint=ADDRESS, api_key=KEY, api_version="2025-04-01-preview", max_retries=0)


tried(
    models=lambda: list(client.models.list()),
    model=lambda: client.models.retrieve("gpt-image-1"),
    generate=lambda: first(images.generate(prompt="a pier")),
    gpt_image_1=newest,
    dall_e_3=older,
    dall_e_2=oldest,
    ten=ten,
    as_jpeg=lambda: first(images.generate(prompt="a pier", output_format="jpeg", output_compression=60)),
    as_base64=lambda: first(images.generate(prompt="a pier", model="dall-e-3", response_format="b64_json")),
    raw=lambda: first(images.with_raw_response.generate(prompt="a pier").parse()),
    streamed=streamed,
    edit=lambda: first(images.edit(image=file(), prompt="at night")),
    edit_several=several,
    edit_mask=mask,
    edit_streamed=edit_streamed,
    variation=variation,
    responses=responses,
    responses_streamed=responses_streamed,
    asynchronous=lambda: asyncio.run(asynchronous()),
    without_v1=lambda: first(OpenAI(base_url=ADDRESS, api_key=KEY, max_retries=0).images.generate(prompt="a pier")),
    slash=lambda: first(OpenAI(base_url=f"{BASE}//", api_key=KEY, max_retries=0).images.generate(prompt="a pier")),
    azure=lambda: first(azure().images.generate(prompt="a pier", model="my-deployment")),
    azure_edit=lambda: first(azure().images.edit(image=file(), prompt="at night", model="my-deployment")),
)
