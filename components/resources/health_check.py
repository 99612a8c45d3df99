"""A Route 53 health check."""

from dataclasses import dataclass

import pulumi
from pulumi import Input

from components.resources.wire import Wired


@dataclass(frozen=True, kw_only=True)
class HealthCheckArgs:
    """What is asked, how often, and when it counts as down."""

    protocol: Input[str]
    """HTTP, HTTPS or TCP; another one makes another check."""
    host: Input[str]
    """Host name or IP address."""
    port: Input[int] | None = None
    """1 to 65535. Default: 80 for HTTP, 443 for HTTPS."""
    path: Input[str] | None = None
    """What is asked for; not for TCP. Default: /."""
    interval: Input[int] | None = None
    """Seconds between two requests of one checker, 10 or 30; another one makes another check. Default: 30."""
    failures: Input[int] | None = None
    """How many answers in a row change the verdict, 1 to 10. Default: 3."""


class HealthCheck(Wired):
    """Its id is what a record's routing names."""

    def __init__(self, name: str, args: HealthCheckArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Register the check."""
        super().__init__("HealthCheck", name, args, opts)
