"""Several models behind the gateway."""

from __future__ import annotations

from dataclasses import replace

import openai
import pytest

from generator.models import Job, Machine
from tests.generator.fake_engine import ABLE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


@pytest.fixture
def washes(studio):
    """A machine with a model of its own has announced itself."""
    Machine.announce("two", "washes", replace(ABLE, model="washes", sizes=((128, 64),)))


def test_every_live_model_is_listed_the_usual_one_first(washes, ada, program_of):
    listed = program_of(ada).models.list().data
    assert [model.id for model in listed[:3]] == ["gradients", "washes", "gpt-image-1"]
    assert [model.means for model in listed[:3]] == ["gradients", "washes", "gradients"]
    assert program_of(ada).models.retrieve("washes").sizes == ["128x64"]


@pytest.mark.long
def test_a_model_is_honoured(washes, ada, program_of):
    with pytest.raises(openai.APITimeoutError):  # nobody draws it here
        program_of(ada, timeout=0.5).images.generate(prompt="a pier", model="washes")
    job = Job.objects.get()
    assert (job.model, job.pool, job.width) == ("washes", "fake:washes", 128)


def test_the_names_that_programs_send_by_habit_mean_the_usual_one(washes, ada, program_of, settings):
    settings.GATEWAY_ANY_MODEL, settings.GATEWAY_MODEL_NAMES = False, ["gpt-image-1"]
    for name in ("gpt-image-1", "gradients"):
        assert program_of(ada).images.generate(prompt="a pier", model=name).model == "gradients"
    assert program_of(ada).models.retrieve("gpt-image-1").means == "gradients"
    assert set(Job.objects.values_list("model", flat=True)) == {"gradients"}
