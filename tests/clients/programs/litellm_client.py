"""litellm, as its guide calls it."""

import asyncio

import litellm
from report import ADDRESS, BASE, KEY, file, is_picture, tried

HERE = {"api_base": BASE, "api_key": KEY}


def first(answer):
    made = answer.data[0]
    is_picture(made.url or made.b64_json)


tried(
    gpt_image_1=lambda: first(litellm.image_generation("a pier", "openai/gpt-image-1", size="1024x1024", **HERE)),
    dall_e_3=lambda: first(litellm.image_generation("a pier", "openai/dall-e-3", quality="hd", **HERE)),
    own_name=lambda: first(litellm.image_generation("a pier", "openai/my-model", n=2, user="bo", **HERE)),
    asynchronous=lambda: first(
        asyncio.run(litellm.aimage_generation(prompt="a pier", model="openai/gpt-image-1", **HERE))
    ),
    edit=lambda: first(litellm.image_edit(image=[file()], prompt="at night", model="openai/gpt-image-1", **HERE)),
    azure=lambda: first(
        litellm.image_generation(
            "a pier", "azure/mine", api_base=ADDRESS, api_key=KEY, api_version="2025-04-01-preview"
        )
    ),
)
