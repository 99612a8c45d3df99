"""The resource `HealthCheck`: Route 53 asks an endpoint, and routed records follow what it finds."""

import hashlib
import ipaddress
from collections.abc import Iterator

from scripts.providers.platform.dns import back_ends, names
from scripts.providers.platform.dns.amazon import Refused, Route53
from scripts.providers.platform.resource import Kept, Resource
from scripts.providers.platform.schema import Fault
from scripts.providers.platform.session import Operation
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import UNKNOWN, Properties
from scripts.providers.servicer import Failed

_PORTS = {"HTTP": 80, "HTTPS": 443}
_INTERVALS = (10, 30)  # seconds
_LIMITS = {"port": (1, 65_535), "failures": (1, 10)}
_REFERENCES = 20
_MISSING = "NoSuchHealthCheck"


class HealthCheck(Resource):
    def faults(self, inputs: Properties, settings: Settings) -> Iterator[Fault]:
        back_end = back_ends.chosen(settings)
        if back_end and not back_end.routes:
            yield Fault("protocol", f"health checks are not there with {back_end.title}; they are with Route 53 only")
        if not settings.given.get("dns"):
            yield Fault("protocol", "needs the provider's argument dns with route53; set it")
        host = inputs["host"]
        if host != UNKNOWN and not _is_ip(host) and (reason := names.fault(names.canonical(host))):
            yield Fault("host", f"must be an IP address or a name that {reason}, got {host!r}")
        if inputs.get("interval") not in (None, UNKNOWN, *_INTERVALS):
            yield Fault("interval", f"must be 10 or 30 seconds, got {inputs['interval']}")
        for name, (least, most) in _LIMITS.items():
            if inputs.get(name) not in (None, UNKNOWN) and not least <= inputs[name] <= most:
                yield Fault(name, f"must be {least} to {most}, got {inputs[name]}")
        yield from _by_protocol(inputs)

    def completed(self, inputs: Properties) -> Properties:
        usual: Properties = {"interval": 30, "failures": 3}
        if inputs["protocol"] in _PORTS:
            usual |= {"port": _PORTS[inputs["protocol"]], "path": "/"}
        return {**usual, **inputs}

    def create(self, operation: Operation, inputs: Properties) -> Kept:
        """The reference is made of the resource and its inputs, so that a creation done again finds the first one; that
        of a check which was deleted cannot be used again (Route 53's CreateHealthCheck), so the next one is taken."""
        for attempt in range(_REFERENCES):
            told = f"{operation.urn} {sorted(inputs.items())} {attempt}"
            reference = hashlib.sha256(told.encode()).hexdigest()
            try:
                answer = Route53(operation).create_health_check(
                    CallerReference=reference, HealthCheckConfig=_config(inputs)
                )
            except Refused as error:
                if error.code != "HealthCheckAlreadyExists":
                    raise
            else:
                return Kept(answer["HealthCheck"]["Id"], inputs)
        raise Failed(f"the health check was made and deleted {_REFERENCES} times; give the resource another name")

    def read(self, operation: Operation, kept: Kept) -> Kept | None:
        try:
            found = Route53(operation).get_health_check(HealthCheckId=kept.id)["HealthCheck"]["HealthCheckConfig"]
        except Refused as error:
            if error.code == _MISSING:
                return None
            raise
        told = {
            "protocol": found["Type"],
            "host": found.get("FullyQualifiedDomainName") or found.get("IPAddress"),
            "port": found.get("Port"),
            "path": found.get("ResourcePath"),
            "interval": found.get("RequestInterval"),
            "failures": found.get("FailureThreshold"),
        }
        return Kept(kept.id, {name: value for name, value in told.items() if value is not None})

    def update(self, operation: Operation, kept: Kept, inputs: Properties) -> Kept:
        config = _config(inputs)
        fixed = ("Type", "RequestInterval")
        changed = {name: value for name, value in config.items() if name not in fixed}
        Route53(operation).update_health_check(HealthCheckId=kept.id, **changed)
        return Kept(kept.id, inputs)

    def delete(self, operation: Operation, kept: Kept) -> None:
        try:
            Route53(operation).delete_health_check(HealthCheckId=kept.id)
        except Refused as error:
            if error.code != _MISSING:
                raise


def _by_protocol(inputs: Properties) -> Iterator[Fault]:
    if inputs["protocol"] == "TCP":
        if "port" not in inputs:
            yield Fault("port", "is missing; set it for TCP")
        if "path" in inputs:
            yield Fault("path", "must be left out for TCP")
    elif not str(inputs.get("path", "/")).startswith("/") and inputs["path"] != UNKNOWN:
        yield Fault("path", f"must begin with /, got {inputs['path']!r}")


def _config(inputs: Properties) -> Properties:
    endpoint = "IPAddress" if _is_ip(inputs["host"]) else "FullyQualifiedDomainName"
    made = {
        "Type": inputs["protocol"],
        endpoint: inputs["host"],
        "Port": inputs["port"],
        "RequestInterval": inputs["interval"],
        "FailureThreshold": inputs["failures"],
    }
    return {**made, "ResourcePath": inputs["path"]} if "path" in inputs else made


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
