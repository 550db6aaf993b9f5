"""The database keeps what is written once as it is, and every report there was gets its case."""

from django.db import migrations

SQL = """
CREATE SEQUENCE moderation_action_head;
CREATE FUNCTION moderation_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- writing the same again changes nothing, and an owner who leaves is forgotten
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'owner_id' = to_jsonb(OLD) - 'owner_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER action_written_once BEFORE UPDATE OR DELETE ON moderation_action
  FOR EACH ROW EXECUTE FUNCTION moderation_written_once();
CREATE TRIGGER rule_written_once BEFORE UPDATE OR DELETE ON moderation_rule
  FOR EACH ROW EXECUTE FUNCTION moderation_written_once();
"""
BACK = """
DROP TRIGGER rule_written_once ON moderation_rule;
DROP TRIGGER action_written_once ON moderation_action;
DROP FUNCTION moderation_written_once();
DROP SEQUENCE moderation_action_head;
"""
CASES = """
CREATE TEMPORARY TABLE cases_of_reports ON COMMIT DROP AS
  SELECT (array_agg(id ORDER BY id))[1] AS id, post_id, comment_id, CASE state WHEN 'dismissed' THEN 'overturned' ELSE state END AS state,
    decided, min(created) AS created, min(decided_by_id) AS decided_by_id, array_agg(id) AS reports
  FROM moderation_report WHERE case_id IS NULL GROUP BY post_id, comment_id, state, decided;
INSERT INTO moderation_case (id, kind, state, post_id, comment_id, text, dialogue, decided, decided_by_id, created)
  SELECT id, 'report', state, post_id, comment_id, '', '[]', CASE WHEN state = 'open' THEN NULL ELSE coalesce(decided, created) END,
    decided_by_id, created FROM cases_of_reports;
UPDATE moderation_report SET case_id = cases_of_reports.id FROM cases_of_reports
  WHERE moderation_report.id = ANY(cases_of_reports.reports);
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0002_policy")]
    operations = [
        migrations.RunSQL(SQL, BACK),
        migrations.RunSQL(CASES, migrations.RunSQL.noop),
    ]
