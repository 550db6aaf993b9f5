"""A person's place in a line counts the jobs that wait in it: kept by a trigger, so that no code path can forget it."""

COUNT_WAITING = """
CREATE FUNCTION generator_job_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state = 'queued' AND (TG_OP = 'DELETE' OR NEW.state <> 'queued') THEN
    UPDATE generator_queueplace SET waiting = waiting - 1
      WHERE pool = OLD.pool AND plan = OLD.plan AND user_id = OLD.user_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state = 'queued' AND (TG_OP = 'INSERT' OR OLD.state <> 'queued') THEN
    INSERT INTO generator_queueline (pool, plan) VALUES (NEW.pool, NEW.plan) ON CONFLICT (pool, plan) DO NOTHING;
    INSERT INTO generator_queueplace AS place (pool, plan, user_id, units, waiting)
      SELECT NEW.pool, NEW.plan, NEW.user_id, line.level, 1 FROM generator_queueline AS line
        WHERE line.pool = NEW.pool AND line.plan = NEW.plan
      ON CONFLICT (pool, plan, user_id) DO UPDATE SET
        waiting = place.waiting + 1,
        units = CASE WHEN place.waiting = 0 THEN greatest(place.units, EXCLUDED.units) ELSE place.units END;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER job_comes AFTER INSERT ON generator_job FOR EACH ROW EXECUTE FUNCTION generator_job_waits();
CREATE TRIGGER job_goes AFTER DELETE ON generator_job FOR EACH ROW EXECUTE FUNCTION generator_job_waits();
CREATE TRIGGER job_moves AFTER UPDATE OF state ON generator_job FOR EACH ROW
  WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION generator_job_waits();
"""

COUNT_NO_LONGER = """
DROP TRIGGER job_comes ON generator_job;
DROP TRIGGER job_goes ON generator_job;
DROP TRIGGER job_moves ON generator_job;
DROP FUNCTION generator_job_waits();
"""
