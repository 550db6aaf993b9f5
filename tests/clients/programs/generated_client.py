"""The main job by a client generated from the API's description: ask for a picture, wait, post it, remix it."""

import json
import os
import time

from atelier_client import AuthenticatedClient
from atelier_client.api.generate import create_job, create_remix, get_job, try_job
from atelier_client.api.posts import create_post
from atelier_client.models import AskRequest, DraftRequest, JobDetail, JobState, Post, RemixRequest, Trial, WayEnum

client = AuthenticatedClient(base_url=os.environ["ATELIER_ADDRESS"], token=os.environ["ATELIER_KEY"])


def made(job: object) -> JobDetail:
    assert isinstance(job, JobDetail), job
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        time.sleep(0.5)
        found = get_job.sync(job.id, client=client)
        assert isinstance(found, JobDetail), found
        job = found
    assert job.state == JobState.SUCCEEDED, job.failure
    return job


trial = try_job.sync(client=client, body=AskRequest(prompt="a pier at dawn"))
assert isinstance(trial, Trial), trial
assert trial.cost == 1
job = made(create_job.sync(client=client, body=AskRequest(prompt="a pier at dawn", candidates=1)))
image = job.images[0].id
post = create_post.sync(client=client, body=DraftRequest(images=[image], alt_texts=["A pier at dawn"], publish=True))
assert isinstance(post, Post), post
remix = made(create_remix.sync(image, client=client, body=RemixRequest(way=WayEnum.REWORD, prompt="a pier at night")))
print(json.dumps({"call": "main_job", "said": "" if remix.images else "nothing came of it"}))
