"""A gallery as large as one likes, written by PostgreSQL itself: people, posts with pictures, likes, follows, cards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# Triggers and foreign keys rest while rows are written whole; ids are UUIDv7 of the moment of posting.
STEPS = (
    ("people", "INSERT INTO accounts_user (password, is_superuser, handle, display_name, email, bio, avatar_key,"
     " language, theme, shortcuts, show_mature, plan_id, state, is_staff, is_program, joined, revision,"
     " viewer_key, invented)"
     " SELECT '!', false, 'person-' || n, 'Person ' || n, '', '', '', '', 'auto', true, false, 'free', 'active',"
     " false, false, now(), 0, gen_random_uuid(), false FROM generate_series(1, %(people)s) n"),
    ("drafts of posts", "CREATE UNLOGGED TABLE bench_seed AS SELECT n, uuidv7(-(n * interval '97 seconds')) AS post,"
     " uuidv7(-(n * interval '97 seconds')) AS image, now() - n * interval '97 seconds' AS at,"
     " (SELECT min(id) FROM accounts_user) + floor(power(random(), 3) * %(people)s)::int AS maker,"
     " least(floor(power(random(), 6) * %(likes)s * 7 / %(posts)s), %(people)s - 1)::int AS likes,"
     " (ARRAY[1024, 1280, 768, 1536])[1 + n %% 4] AS width, (ARRAY[1024, 768, 1280, 1024])[1 + n %% 4] AS height"
     " FROM generate_series(1, %(posts)s) n"),
    ("their index", "CREATE UNIQUE INDEX ON bench_seed (n)"),
    ("posts", "INSERT INTO gallery_post (id, maker_id, title, text, rating, visibility, remixable, state, created,"
     " published, touched, like_count, comment_count, remix_count, revision)"
     " SELECT post, maker, CASE WHEN n %% 3 = 0 THEN '' ELSE 'Harbour in the evening ' || n END, 'As it was.',"
     " CASE WHEN n %% 50 = 0 THEN 'mature' ELSE 'everyone' END,"
     " CASE WHEN n %% 40 = 1 THEN 'followers' ELSE 'public' END, true, 'published', at, at, at, likes, likes / 8,"
     " likes / 30, 1 FROM bench_seed"),
    ("pictures", "INSERT INTO gallery_image (id, maker_id, state, origin, visibility, created, storage_key, sha256,"
     " perceptual_hash, perceptual_quality, mime, bytes, width, height, dominant_colour, placeholder, renditions,"
     " prompt, negative_prompt, prompt_sha256, task, scheduler, engine, engine_version, model, model_revision,"
     " model_licence, outputs_may_train, device, versions, facts, energy_method, consent, consent_terms,"
     " policy_version, candidate, job)"
     " SELECT image, maker, 'kept', 'model', 'public', at, 'images/' || n || '.png', lpad(to_hex(n), 64, '0'),"
     " '', 100, 'image/png', 900000, width, height, '#406080',"
     " 'data:image/webp;base64,' || repeat(md5(n::text), 5) || '==',"
     " jsonb_build_object('w320', jsonb_build_object('key', 'images/' || n || '/w320.webp', 'width', 320, 'height',"
     " 320, 'bytes', 9000, 'mime', 'image/webp'), 'w640', jsonb_build_object('key', 'images/' || n || '/w640.webp',"
     " 'width', 640, 'height', 640, 'bytes', 30000, 'mime', 'image/webp'), 'w1280', jsonb_build_object('key',"
     " 'images/' || n || '/w1280.webp', 'width', least(width, 1280), 'height', 1024, 'bytes', 90000, 'mime',"
     " 'image/webp')), 'a quiet harbour in the evening, boats, lanterns, study number ' || n, '', '', 'text2image',"
     " '', 'sketch', '1', '', '', '', false, '', '{}', '{}', '', 'notAllowed', '', '', 0, gen_random_uuid()"
     " FROM bench_seed"),
    ("their places", "INSERT INTO gallery_postimage (post_id, image_id, position, alt_text)"
     " SELECT post, image, 0, '' FROM bench_seed"),
    ("remixes", "INSERT INTO gallery_credit (child_id, source_id, kind, position)"
     " SELECT one.image, other.image, 'remix', 0 FROM bench_seed one JOIN bench_seed other"
     " ON other.n = one.n + 1 + one.n %% 997 WHERE one.n %% 10 = 0"),
    ("tags", "INSERT INTO gallery_tag (name) SELECT 'tag-' || n FROM generate_series(1, 200) n"),
    ("tags of posts", "INSERT INTO gallery_post_tags (post_id, tag_id) SELECT post,"
     " (SELECT min(id) FROM gallery_tag) + floor(power(random(), 2) * 200)::int FROM bench_seed"),
    ("likes", "INSERT INTO gallery_like (by_id, post_id, created) SELECT first + (n + k * 4999::bigint) %% %(people)s,"
     " post, at FROM bench_seed, (SELECT min(id) AS first FROM accounts_user) p, generate_series(1, likes) k"),
    ("follows", "INSERT INTO accounts_follow (by_id, whom_id, created) SELECT DISTINCT by, whom, now() FROM (SELECT"
     " first + floor(random() * %(people)s)::int AS by, first + floor(power(random(), 3) * %(people)s)::int AS whom"
     " FROM (SELECT min(id) AS first FROM accounts_user) p, generate_series(1, %(follows)s)) AS pair"
     " WHERE by <> whom"),
    ("what the feed knows", "INSERT INTO feed_card (post_id, maker, published, rating, listed, score, hot, model,"
     " words_version, words, seen)"
     " SELECT post, maker, at, CASE WHEN n %% 50 = 0 THEN 'mature' ELSE 'everyone' END, n %% 40 <> 1,"
     " likes * 1.3, log(greatest(likes * 1.3, 1)) + extract(epoch FROM at) / 259200, 'sketch', 1,"
     " to_tsvector('simple', 'quiet harbour evening boats study ' || n), at FROM bench_seed"),
)  # fmt: skip
INDEXED_LATER = (
    "gallery_post", "gallery_image", "gallery_postimage", "gallery_post_tags", "gallery_like", "accounts_follow",
    "feed_card",
)  # fmt: skip
CONSTRAINTS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE conrelid = %(table)s::regclass AND contype = 'u'"
)
INDEXES = (
    "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " WHERE i.indrelid = %(table)s::regclass AND NOT i.indisprimary"
)
LIKE_COLUMNS = "by_id, post_id, created"
FOLLOW_MANY = (
    "INSERT INTO accounts_follow (by_id, whom_id, created)"
    " SELECT %(by)s, id, now() FROM accounts_user WHERE id <> %(by)s ORDER BY id LIMIT %(count)s ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True)
class Size:
    posts: int
    people: int
    likes: int
    follows: int


def load(size: Size) -> None:
    """Write it all, and count it for the planner; says what is there and how long it took."""
    from django.db import connection
    from django.utils import timezone

    from feed.models import TopPost

    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'")
        with without_indexes(cursor, INDEXED_LATER):
            for name, statement in STEPS:
                cursor.execute(statement, vars(size))
                print(f"  {name:<24}{cursor.rowcount:>12,}{time.monotonic() - began:7.0f} s", flush=True)
        print(f"  {'their indexes':<36}{time.monotonic() - began:7.0f} s", flush=True)
        cursor.execute("RESET session_replication_role; RESET synchronous_commit; RESET work_mem")
        cursor.execute("VACUUM (ANALYZE, PARALLEL 0)")
    TopPost.refresh(timezone.now())
    print(f"  {'all of it':<36}{time.monotonic() - began:7.0f} s", flush=True)


@contextmanager
def without_indexes(cursor: Any, tables: tuple[str, ...]) -> Iterator[None]:
    """All of these tables' indexes but those of their primary keys are made once the rows are there."""
    made = []
    for table in tables:
        cursor.execute(CONSTRAINTS, {"table": table})
        for name, definition in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            made.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute(INDEXES, {"table": table})
        for name, definition in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
            made.append(definition)
    yield
    for definition in made:
        cursor.execute(definition)


def compare_with_copy() -> None:
    """The same likes written into an empty table by INSERT from a query, and by COPY of text that is there already."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_likes AS SELECT {LIKE_COLUMNS} FROM gallery_like LIMIT 1000000")  # noqa: S608 - ours
        with cursor.copy(f"COPY bench_likes ({LIKE_COLUMNS}) TO STDOUT") as copy:
            text = b"".join(bytes(part) for part in copy)
        for round_number in (1, 2, 3):
            cursor.execute("TRUNCATE bench_likes")
            began = time.monotonic()
            with cursor.copy(f"COPY bench_likes ({LIKE_COLUMNS}) FROM STDIN") as copy:
                copy.write(text)
            copied = time.monotonic() - began
            cursor.execute("TRUNCATE bench_likes")
            began = time.monotonic()
            cursor.execute(f"INSERT INTO bench_likes SELECT {LIKE_COLUMNS} FROM gallery_like LIMIT 1000000")  # noqa: S608 - ours
            inserted = time.monotonic() - began
            rows = cursor.rowcount
            print(f"  {rows:,} likes, round {round_number}: COPY {copied:.2f} s, INSERT from a query {inserted:.2f} s")
        cursor.execute("DROP TABLE bench_likes")


def follow(handle: str, count: int) -> None:
    from django.db import connection

    from accounts.models import User

    person = User.objects.get_or_create(handle=handle, defaults={"email": f"{handle}@example.org"})[0]
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW_MANY, {"by": person.pk, "count": count})


def cookie_of(handle: str) -> str:
    """Of a browser in which this person is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from accounts.models import User

    person = User.objects.get(handle=handle)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.save()
    return f"sessionid={session.session_key}; csrftoken={'a' * 32}"
