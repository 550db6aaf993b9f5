"""What others see of a person is kept in cards; the database itself counts its changes, so that no writer can forget."""

COUNT = """
CREATE FUNCTION accounts_user_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER user_changes BEFORE UPDATE ON accounts_user FOR EACH ROW
  WHEN ((OLD.handle, OLD.display_name, OLD.avatar_key, OLD.state, OLD.revision)
    IS DISTINCT FROM (NEW.handle, NEW.display_name, NEW.avatar_key, NEW.state, NEW.revision))
  EXECUTE FUNCTION accounts_user_changes();
"""

COUNT_NO_LONGER = """
DROP TRIGGER user_changes ON accounts_user;
DROP FUNCTION accounts_user_changes();
"""
