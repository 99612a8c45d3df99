"""The resource types of this plugin."""

from collections.abc import Mapping

from scripts.providers.platform.resource import Resource

RESOURCES: Mapping[str, Resource] = {}
"""By type token."""
