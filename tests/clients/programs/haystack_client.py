"""haystack's component, alone and in a pipeline."""

from haystack import Pipeline
from haystack.components.generators import OpenAIImageGenerator
from haystack.utils import Secret
from report import BASE, KEY, is_picture, tried


def component(**options):
    return OpenAIImageGenerator(api_key=Secret.from_token(KEY), api_base_url=BASE, max_retries=0, **options)


def in_pipeline():
    pipeline = Pipeline()
    pipeline.add_component("draw", component())
    is_picture(pipeline.run({"draw": {"prompt": "a pier"}})["draw"]["images"][0])


tried(
    usual=lambda: is_picture(component().run("a pier")["images"][0]),
    named=lambda: is_picture(
        component(model="gpt-image-1", size="1024x1536", quality="high").run("a pier")["images"][0]
    ),
    in_pipeline=in_pipeline,
)
