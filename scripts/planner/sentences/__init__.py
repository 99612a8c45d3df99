"""A deterministic planner: what it understands is a grammar, documented in the README beside this file."""

from scripts.planner.sentences.sentences import Sentences

__all__ = ["Sentences"]
