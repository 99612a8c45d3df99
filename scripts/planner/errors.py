"""What keeps a planner from proposing."""


class Refused(Exception):
    """An edit that a planner may not make, or that cannot be made."""


class NotUnderstood(Exception):
    """A sentence that led to nothing; the message says what could be said in its place."""
