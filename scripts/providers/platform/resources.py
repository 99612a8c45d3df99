"""The resource types of this plugin."""

from collections.abc import Mapping

from scripts.providers.platform.postgres.tenant import PostgresTenant
from scripts.providers.platform.resource import Resource

RESOURCES: Mapping[str, Resource] = {
    "platform:index:PostgresTenant": PostgresTenant(),
}
"""By type token."""
