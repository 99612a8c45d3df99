"""The resource types of this plugin."""

from collections.abc import Mapping

from scripts.providers.platform.certificates.certificate import Certificate
from scripts.providers.platform.resource import Resource

RESOURCES: Mapping[str, Resource] = {"platform:index:Certificate": Certificate()}
"""By type token."""
