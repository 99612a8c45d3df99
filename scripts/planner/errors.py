"""What keeps a planner from proposing."""


class Refused(Exception):
    """An edit that a planner may not make, or that cannot be made."""


class Unjudged(Exception):
    """What would happen is not known; the message says no more than that, as what an engine says may hold secrets."""
