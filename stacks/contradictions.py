"""What each section may say, but not together with what another one says."""

from typing import TYPE_CHECKING

from stacks.problems import Problem, choice, quoted

if TYPE_CHECKING:
    from stacks.settings import Settings

IDENTIFIED = ("config_server", "event_bus", "monitor")
"""Sections of parts whose servers show each other certificates."""


def problems(settings: "Settings") -> list[Problem]:
    """Every contradiction between sections."""
    wrong = {f"dns.{path}": text for path, text in settings.dns.faults()}
    if settings.data_services.postgres.external is None:
        text = (
            "needs a PostgreSQL outside the cluster, got one inside; set data_services.postgres.external, or remove it"
        )
        wrong |= {f"tenants.{name}.database": text for name, tenant in settings.tenants.items() if tenant.database}
    if settings.certificates.issuer == "acme" and settings.dns.server is None:
        wrong["certificates.issuer"] = "acme answers challenges in DNS, got no dns.server; set it, or take issuer local"
    if settings.certificates.issuer != "local" and settings.certificates.inside is None:
        text = "needs certificates, got nobody who signs them; set certificates.inside, or take issuer local"
        parts = {name: getattr(settings, name) for name in IDENTIFIED}
        wrong |= {name: text for name, part in parts.items() if part is not None and part.enabled}
    zone = settings.dns.zone
    if zone and not f".{settings.platform.domain}".endswith(f".{zone}"):
        wrong["dns.zone"] = f"must hold the domain {settings.platform.domain}, got {quoted(zone)}; correct one of them"
    unknown = [name for name in settings.planner.chain if name not in settings.planner.models]
    if unknown:
        text = f"names the model {quoted(unknown[0])}, which planner.models lacks"
        wrong["planner.chain"] = f"{text}; {choice(unknown[0], settings.planner.models)}"
    origins = {path: settings.origin(path) for path in wrong}
    return [Problem(origins[path].file, origins[path].line, path, text) for path, text in wrong.items()]
