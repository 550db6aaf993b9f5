"""semantic-kernel's services for pictures, OpenAI's and Azure's."""

import asyncio
import tempfile
from pathlib import Path

from openai import AsyncAzureOpenAI, AsyncOpenAI
from report import ADDRESS, BASE, KEY, is_picture, png, tried
from semantic_kernel.connectors.ai.open_ai import AzureTextToImage, OpenAITextToImage


def service(model):
    return OpenAITextToImage(ai_model_id=model, async_client=AsyncOpenAI(base_url=BASE, api_key=KEY, max_retries=0))


def azure():
    client = AsyncAzureOpenAI(azure_endpoint=ADDRESS, api_key=KEY, api_version="2024-10-21", max_retries=0)
    return AzureTextToImage(deployment_name="dalle3", async_client=client)


def edit():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "teal.png"
        path.write_bytes(png())
        made = asyncio.run(service("gpt-image-1").edit_image("at night", image_paths=[str(path)]))
    is_picture(made[0])


tried(
    dall_e_3=lambda: is_picture(asyncio.run(service("dall-e-3").generate_image("a pier", 1024, 1024))),
    gpt_image_1=lambda: is_picture(asyncio.run(service("gpt-image-1").generate_images("a pier"))[0]),
    edit=edit,
    azure=lambda: is_picture(asyncio.run(azure().generate_image("a pier", 1024, 1024))),
)
