"""What each table of events is read by: one statement, whose columns are named as in `schema`, in order of time.

A person is their `record_key`. Where it was destroyed, or was never known, there is null.
"""

from __future__ import annotations

from dataclasses import dataclass

from gallery.images.answers import ANSWERS
from gallery.images.training_rights import QUESTION, USE


@dataclass(frozen=True)
class Query:
    """`time` is the column that rows are ordered by: a time, or an id of ours, which begins with one."""

    sql: str
    time: str


# The least answer of all whose pixels are in a picture, as `gallery.images.training_rights` has it for one picture.
# Here for all at once: from every picture whose own answer is less than yes, down to what holds its pixels.
IMAGES = f"""
with recursive general as materialized (
    select distinct on (user_id) user_id, answer, effective_from from accounts_consent
    where user_id is not null and image is null and use = '{USE}' and effective_from <= statement_timestamp()
    order by user_id, effective_from desc, id desc
), specific as materialized (
    select distinct on (image, user_id) image, user_id, answer, effective_from from accounts_consent
    where user_id is not null and image is not null and use = '{USE}' and effective_from <= statement_timestamp()
    order by image, user_id, effective_from desc, id desc
), own as materialized (
    select held.id, {QUESTION.own} as answer from gallery_image held
    left join accounts_user maker on maker.id = held.maker_id
    left join general on general.user_id = held.maker_id
    left join specific on specific.image = held.id and specific.user_id = held.maker_id
), less (image, answer) as (
    select edge.child_id, own.answer from gallery_edge edge join own on own.id = edge.parent_id
    where edge.pixels is not false and own.answer < 2
    union
    select edge.child_id, less.answer from less join gallery_edge edge on edge.parent_id = less.image
    where edge.pixels is not false
), least_above as (
    select image, min(answer) as answer from less group by image
)
select
    image.id, maker.record_key as person, coalesce(maker.invented, false) as invented, image.created, image.state,
    image.origin, image.visibility,
    case when post.visibility = 'public' and maker.state = 'active' then post.published end as published,
    case post.rating when 'everyone' then 'general' else post.rating end as rating,
    nullif(image.sha256, '') as sha256, nullif(image.pixel_sha256, '') as pixel_sha256,
    nullif(image.perceptual_hash, '') as pdq, image.perceptual_quality as pdq_quality,
    nullif(image.mime, '') as mime, nullif(image.bytes, 0) as bytes, image.width, image.height,
    nullif(image.storage_key, '') as storage_key,
    nullif(image.prompt, '') as prompt, nullif(image.negative_prompt, '') as negative_prompt,
    nullif(image.prompt_sha256, '') as prompt_sha256, nullif(image.task, '') as task, image.seed, image.steps,
    image.guidance_scale, nullif(nullif(image.scheduler, 'default'), '') as scheduler, image.strength,
    nullif(image.engine, '') as engine, nullif(image.engine_version, '') as engine_version,
    nullif(image.model, '') as model, nullif(image.model_revision, '') as model_revision,
    nullif(image.model_sha256, '') as model_sha256, nullif(image.model_licence, '') as model_licence,
    image.outputs_may_train, nullif(image.licence, '') as licence, image.adapters,
    nullif(image.pipeline, '') as pipeline, nullif(image.dtype, '') as dtype,
    nullif(image.digital_source_type, '') as digital_source_type, nullif(image.policy_version, '') as policy_version,
    (array{list(ANSWERS)})[1 + own.answer] as consent,
    (array{list(ANSWERS)})[1 + least(own.answer, least_above.answer)] as consent_effective,
    image.root, image.job, image.candidate, post.like_count as likes, post.remix_count as remixes,
    nullif(post.title, '') as title, nullif(entry.alt_text, '') as alt
from gallery_image image join own on own.id = image.id
left join least_above on least_above.image = image.id
left join accounts_user maker on maker.id = image.maker_id
left join gallery_postimage entry on entry.image_id = image.id
left join gallery_post post on post.id = entry.post_id and post.state = 'published'
order by image.id"""
EDGES = """
select child_id as child, parent_id as parent, nullif(role, '') as role, kind, pixels is not false as pixels, strength,
    position
from gallery_edge order by child_id, position, id"""
CONSENTS = """
select coalesce(said.key, person.record_key) as person, coalesce(person.invented, false) as invented, said.image,
    said.use, said.answer, said.terms, said.source, said.effective_from
from accounts_consent said left join accounts_user person on person.id = said.user_id
order by said.effective_from, said.id"""
CHOICES = """
select choice.id, choice.job, array_to_string(choice.candidates, ',') as shown, choice.kept, choice.act,
    choice.at as chosen_at, person.record_key as person, coalesce(person.invented, false) as invented
from generator_choice choice left join accounts_user person on person.viewer_key = choice.viewer
order by choice.id"""
SLATES = """
select slate.id as slate, slate.at, viewer.record_key as viewer, coalesce(viewer.invented, false) as invented,
    slate.surface, slate.policy, slate.policy_version, slate.eligible, slate.reported, slate.served
from feed_slate slate left join accounts_user viewer on viewer.viewer_key = slate.viewer
order by slate.id"""
IMPRESSIONS = """
select slate, image, post, position, propensity, explored, viewable_ms as visible_ms
from feed_impression order by slate, position"""
REACTIONS = """
select reaction.id, viewer.record_key as viewer, coalesce(viewer.invented, false) as invented, reaction.post,
    reaction.image, reaction.kind, reaction.at, reaction.slate, reaction.position
from feed_reaction reaction left join accounts_user viewer on viewer.viewer_key = reaction.viewer
order by reaction.id"""
# A pair is of posts, each by the picture that stands for it. Its number becomes an id.
COMPARISONS = """
select lpad(to_hex(pair.id), 32, '0')::uuid as id, person.record_key as person, person.invented,
    (select image_id from gallery_postimage where post_id = pair.first_id order by position limit 1) as left,
    (select image_id from gallery_postimage where post_id = pair.second_id order by position limit 1) as right,
    case pair.kept_id when pair.first_id then 'left' when pair.second_id then 'right' else 'neither' end as answer,
    pair.at
from feed_pairchoice pair join accounts_user person on person.id = pair.person_id
order by pair.at, pair.id"""
SCORES = """
select image, scorer, version, value from curation_score order by image, scorer, version"""

QUERIES = {
    "images": Query(IMAGES, "id"),
    "edges": Query(EDGES, "child"),
    "consents": Query(CONSENTS, "effective_from"),
    "choices": Query(CHOICES, "id"),
    "slates": Query(SLATES, "slate"),
    "impressions": Query(IMPRESSIONS, "slate"),
    "reactions": Query(REACTIONS, "id"),
    "comparisons": Query(COMPARISONS, "at"),
    "scores": Query(SCORES, "image"),
}
