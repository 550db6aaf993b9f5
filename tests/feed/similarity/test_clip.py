"""A real CLIP, tiny and never trained: what its vectors mean is nothing, but all the code on the way to them is run."""

import json

import numpy as np
import pytest
from PIL import Image

from feed.models import Card, PictureVector
from feed.similarity import encoder
from feed.similarity.comparing import compare_waiting

transformers = pytest.importorskip("transformers")
torch = pytest.importorskip("torch")
SIZE = 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """As `save_pretrained` writes one, with the letters as vocabulary."""
    folder = tmp_path_factory.mktemp("clip")
    letters = [*"abcdefghijklmnopqrstuvwxyz", *(f"{one}</w>" for one in "abcdefghijklmnopqrstuvwxyz")]
    words = {word: number for number, word in enumerate([*letters, "<|startoftext|>", "<|endoftext|>"])}
    (folder / "vocab.json").write_text(json.dumps(words))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    common = {"hidden_size": 32, "intermediate_size": 37, "num_attention_heads": 4, "num_hidden_layers": 2}
    text = {**common, "vocab_size": len(words), "max_position_embeddings": 24, "eos_token_id": len(words) - 1}
    vision = {**common, "image_size": 32, "patch_size": 8}
    torch.manual_seed(5)
    config = transformers.CLIPConfig(text_config=text, vision_config=vision, projection_dim=SIZE)
    transformers.CLIPModel(config).save_pretrained(folder)
    sides = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    transformers.CLIPImageProcessor(**sides).save_pretrained(folder)
    spelled = {"vocab": str(folder / "vocab.json"), "merges": str(folder / "merges.txt")}
    transformers.CLIPTokenizer(**spelled, model_max_length=24).save_pretrained(folder)
    return folder


@pytest.fixture
def clip(settings, folder):
    settings.PICTURE_ENCODER = f"clip:{folder}"
    return encoder.picture_encoder()


def test_pictures_and_words_lie_in_one_space(clip):
    colours = ["red", "navy", "white"]
    pictures = clip.encode_pictures([Image.new("RGB", (50, 40), colour) for colour in colours])
    texts = clip.encode_texts(["a red square", "", "x" * 500])
    assert pictures.shape == texts.shape == (3, SIZE)
    assert np.linalg.norm([*pictures, *texts], axis=1) == pytest.approx(1, abs=1e-4)
    assert abs(pictures[0] - pictures[1]).max() > 0.001
    assert clip.encode_pictures([]).shape == (0, SIZE)


def test_its_mark_names_the_model_and_fits_its_column(clip):
    assert encoder.mark(clip).startswith("clip ")
    assert len(encoder.mark(clip)) <= 60


def test_where_there_is_no_such_model_what_needs_none_stands_in(settings):
    settings.PICTURE_ENCODER = "clip:/no/such/folder"
    assert encoder.picture_encoder().name == "descriptor"


@pytest.mark.django_db
def test_it_takes_over_little_by_little_and_then_words_find_what_pictures_show(
    client, ada, shown_by, compared, clip, settings, monkeypatch, titles
):
    after, settings.PICTURE_ENCODER = settings.PICTURE_ENCODER, ""
    posts = [shown_by(ada, number, f"picture {number}") for number in range(3)]
    compared()
    assert "Pictures that show" not in client.get("/search?q=picture").text
    settings.PICTURE_ENCODER = after
    monkeypatch.setattr("feed.similarity.comparing.BATCH", 2)
    monkeypatch.setattr("feed.similarity.comparing.BATCHES", 1)
    assert compare_waiting() == 2
    assert "have not been compared yet" in client.get("/search/by-picture?words=lighthouse").text
    assert [compare_waiting(), compare_waiting()] == [1, 0]
    assert set(PictureVector.objects.values_list("encoder", flat=True)) == {encoder.mark(clip)}
    assert set(Card.objects.values_list("compared", flat=True)) == {f"{encoder.marks()} + graph"}
    assert 'href="/search/by-picture?words=picture"' in client.get("/search?q=picture").text
    found = client.get("/search/by-picture?words=a+lighthouse")
    assert "have not been compared yet" not in found.text
    [wanted] = clip.encode_texts(["a lighthouse"])
    looks = {post.title: PictureVector.objects.get(pk=post.cover.pk).vector for post in posts}
    scores = {title: float(encoder.unpacked([kept], SIZE)[0] @ wanted) for title, kept in looks.items()}
    assert [round(scores[title], 3) for title in titles(found)] == sorted(
        (round(score, 3) for score in scores.values()), reverse=True
    )
