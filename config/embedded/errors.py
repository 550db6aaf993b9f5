"""What is said to a person when the gallery cannot start."""


class CannotStart(Exception):
    """Its text is one sentence that says what is wrong and what to do."""
