"""langchain-community's wrapper, in both of its models."""

from langchain_community.utilities.dalle_image_generator import DallEAPIWrapper
from report import BASE, KEY, is_picture, tried

HERE = {"api_key": KEY, "base_url": BASE, "max_retries": 0}


def older():
    for address in DallEAPIWrapper(model="dall-e-2", n=2, size="512x512", **HERE).run("a pier").split("\n"):
        is_picture(address.strip())


tried(
    usual=lambda: is_picture(DallEAPIWrapper(**HERE).run("a pier")),
    dall_e_2=older,
    dall_e_3=lambda: is_picture(
        DallEAPIWrapper(model="dall-e-3", quality="hd", size="1792x1024", **HERE).run("a pier")
    ),
)
