"""Hashes are found by the sixteen bands that near ones have in common; made while others write."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION gallery_bands(hash text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN length(hash) = 64 THEN ARRAY[
    'a' || substr(hash, 1, 4), 'b' || substr(hash, 5, 4), 'c' || substr(hash, 9, 4), 'd' || substr(hash, 13, 4),
    'e' || substr(hash, 17, 4), 'f' || substr(hash, 21, 4), 'g' || substr(hash, 25, 4), 'h' || substr(hash, 29, 4),
    'i' || substr(hash, 33, 4), 'j' || substr(hash, 37, 4), 'k' || substr(hash, 41, 4), 'l' || substr(hash, 45, 4),
    'm' || substr(hash, 49, 4), 'n' || substr(hash, 53, 4), 'o' || substr(hash, 57, 4), 'p' || substr(hash, 61, 4)]
  ELSE ARRAY[]::text[] END
$$
"""
INDEX = "CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON gallery_image USING gin (gallery_bands({column}::text))"


def index(name: str, column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        INDEX.format(name=name, column=column), f"DROP INDEX CONCURRENTLY IF EXISTS {name}", elidable=False
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("gallery", "0013_core_hash")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION IF EXISTS gallery_bands(text)"),
        index("image_by_bands", "perceptual_hash"),
        index("image_by_core_bands", "core_hash"),
    ]
