"""agno's tool for agents, called as an agent would."""

import os

from report import BASE, KEY, is_picture, tried

os.environ["OPENAI_BASE_URL"] = BASE
from agno.tools.dalle import DalleTools


def draw(**options):
    made = DalleTools(api_key=KEY, **options).create_image("a pier")
    assert made.images, made.content
    is_picture(made.images[0].url)


tried(dall_e_3=draw, dall_e_2=lambda: draw(model="dall-e-2", size="256x256", n=2))
