"""Posts that were not to be remixed: their makers' no is said of each of their pictures, and holds for what has its
pixels. As long as a maker is not here, nobody remixes what holds theirs.
"""

from django.db import migrations

SAY = """
INSERT INTO accounts_consent (user_id, key, image, use, answer, terms, source, effective_from)
SELECT post.maker_id, maker.record_key, entry.image_id, 'remix', 'notAllowed', '2026-11', 'post', now()
FROM gallery_post post JOIN accounts_user maker ON maker.id = post.maker_id
JOIN gallery_postimage entry ON entry.post_id = post.id
WHERE NOT post.remixable AND NOT EXISTS (
    SELECT 1 FROM accounts_consent said WHERE said.image = entry.image_id AND said.use = 'remix')
"""
FOLLOW = """
WITH RECURSIVE closed (image) AS (
    SELECT entry.image_id FROM gallery_post post JOIN gallery_postimage entry ON entry.post_id = post.id
    WHERE NOT post.remixable
    UNION
    SELECT edge.parent_id FROM gallery_edge edge JOIN gallery_image image ON image.id = edge.parent_id
    LEFT JOIN accounts_user maker ON maker.id = image.maker_id WHERE maker.state IS DISTINCT FROM 'active'
), down (image) AS (
    SELECT image FROM closed
    UNION
    SELECT edge.child_id FROM down JOIN gallery_edge edge ON edge.parent_id = down.image
    WHERE edge.pixels IS NOT FALSE
)
UPDATE gallery_post post SET remixable = false FROM gallery_postimage entry, down
WHERE post.remixable AND entry.post_id = post.id AND entry.image_id = down.image
"""


class Migration(migrations.Migration):
    dependencies = [("gallery", "0016_clearance_index"), ("accounts", "0019_terms")]

    operations = [
        migrations.RunSQL(SAY, migrations.RunSQL.noop),
        migrations.RunSQL(FOLLOW, migrations.RunSQL.noop),
    ]
