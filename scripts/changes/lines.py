"""The lines of the stack's files behind a change: what was written there, or at least the section it belongs to."""

from collections.abc import Iterator

from policies.changes import Change, ChangeSet
from policies.values import differing, is_object
from policies.verdict import Finding
from stacks.settings import Origin, Settings

_HELD = {
    "layer0:index:TenantEnvironment": {"tenant": "tenants.{name}"},
    "layer0:index:DataService": {"service": "data_services.{name}", "zones": "platform.zones"},
    "layer0:index:DataServices": {"services": "data_services", "zones": "platform.zones"},
    "layer0:index:Security": {"security": "security"},
    "layer0:index:Layer0": {"platform": "platform", "security": "security", "data_services": "data_services"},
    "layer0:index:DnsZone": {"records": "dns.records", "names": "dns"},
    "layer0:index:TenantAddress": {"tenant": "tenants.{name}", "names": "dns"},
    "layer0:index:TenantDatabase": {"database": "tenants.{name}.database", "server": "data_services.postgres.external"},
}
"""The settings that each component holds, by type and input; where none differs, the first counts."""

_SERVERS = "dns.server"
"""The first of the settings that the provider of our own plugin holds."""


class Lines:
    """Finds the lines behind the changes of one change set."""

    def __init__(self, settings: Settings, changes: ChangeSet) -> None:
        self._settings = settings
        self._changes = {change.urn: change for change in changes.changes}

    @property
    def file(self) -> Origin:
        """The stack's own file."""
        return self._settings.origin("")

    def behind(self, finding: Finding) -> list[Origin]:
        """Where what a finding is about was written; empty where it is about the whole change set."""
        return self._origins([finding.setting]) if finding.setting else self.of(finding.urn)

    def of(self, urn: str) -> list[Origin]:
        """The settings whose change altered the nearest component at or above a resource, or its section."""
        above = list(self._up(urn))
        component = next((change for change in above if change.type in _HELD), None)
        if component is None:
            return self._origins([_SERVERS]) if above and above[0].type == "pulumi:providers:platform" else []
        if component.type == "layer0:index:DnsZone" and above[0] is not component:
            return self._origins([f"dns.records.{above[0].name.removeprefix(f'{component.name}-')}"])
        places = {key: place.format(name=component.name) for key, place in _HELD[component.type].items()}
        return self._origins(list(_altered(component, places)) or list(places.values())[:1])

    def _up(self, urn: str | None) -> Iterator[Change]:
        while urn in self._changes:
            change = self._changes[urn]
            yield change
            urn = change.parent

    def _origins(self, paths: list[str]) -> list[Origin]:
        found = {self._settings.origin(path) for path in paths}
        return sorted(found, key=lambda origin: (origin.file, origin.line))


def _altered(component: Change, places: dict[str, str]) -> Iterator[str]:
    """The paths of the settings at which a component's inputs differ; none for one that comes or goes as a whole."""
    old, new = component.old, component.new
    if is_object(old) and is_object(new):
        for key, place in places.items():
            yield from differing(old.get(key), new.get(key), place)
