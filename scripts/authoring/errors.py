"""What can go wrong with rules that somebody writes."""


class Invalid(Exception):
    """There is no such rule, no such file, or its name cannot be one."""


class Failed(Exception):
    """Rules do not load, or do not hold what their tests ask."""
