"""What goes wrong when a tool is looked for."""


class Unavailable(Exception):
    """Something needed is not there and cannot be brought; the message says what was tried and what to do."""
