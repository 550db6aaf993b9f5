"""What readers see of a post is kept in cards; the database itself counts its changes, so that no writer can forget."""

COUNT = """
CREATE FUNCTION gallery_post_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER post_changes BEFORE UPDATE ON gallery_post FOR EACH ROW
  WHEN ((OLD.title, OLD.text, OLD.rating, OLD.visibility, OLD.remixable, OLD.state, OLD.created, OLD.published,
         OLD.edited, OLD.maker_id, OLD.revision)
    IS DISTINCT FROM (NEW.title, NEW.text, NEW.rating, NEW.visibility, NEW.remixable, NEW.state, NEW.created,
         NEW.published, NEW.edited, NEW.maker_id, NEW.revision))
  EXECUTE FUNCTION gallery_post_changes();

CREATE FUNCTION gallery_part_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE gallery_post SET revision = revision + 1 WHERE id = OLD.post_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    UPDATE gallery_post SET revision = revision + 1 WHERE id = NEW.post_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_changes AFTER INSERT OR DELETE OR UPDATE OF alt_text, position, image_id, post_id
  ON gallery_postimage FOR EACH ROW EXECUTE FUNCTION gallery_part_changes();
CREATE TRIGGER tag_changes AFTER INSERT OR DELETE OR UPDATE
  ON gallery_post_tags FOR EACH ROW EXECUTE FUNCTION gallery_part_changes();
"""

COUNT_NO_LONGER = """
DROP TRIGGER post_changes ON gallery_post;
DROP TRIGGER entry_changes ON gallery_postimage;
DROP TRIGGER tag_changes ON gallery_post_tags;
DROP FUNCTION gallery_post_changes();
DROP FUNCTION gallery_part_changes();
"""

# A card has some two or three kilobytes: kept in the row as it is, not compressed or put elsewhere.
KEEP_TOGETHER = "ALTER TABLE gallery_renderedcard SET (toast_tuple_target = 8160)"
