"""Which rules are live, and what they come to about something that is asked for."""
