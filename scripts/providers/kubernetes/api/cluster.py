"""The objects of one cluster, of any kind: found, made, applied, deleted."""

from threading import Lock
from typing import Any
from urllib.parse import quote

from scripts.providers.kubernetes.api.client import Client, Rejected, Unreachable
from scripts.providers.kubernetes.objects import Manifest, Ref, ref
from scripts.providers.kubernetes.state import CREATOR
from scripts.providers.servicer import Failed

_NOT_FOUND = 404


class NoSuchKind(Failed):
    """The cluster does not serve the kind (yet)."""

    def __init__(self, wanted: Ref) -> None:
        super().__init__(f'no matches for kind "{wanted.kind}" in version "{wanted.api_version}"')


class Cluster:
    """A cluster, or the reason why there is none to be reached."""

    def __init__(self, client: Client | Unreachable) -> None:
        self._client = client
        self._kinds: dict[str, dict[str, Manifest]] = {}
        self._lock = Lock()

    def probe(self) -> None:
        """Raises: `Unreachable`, when there is no cluster to talk to."""
        if isinstance(self._client, Unreachable):
            raise Unreachable(self._client.reason)
        self._client.probe()

    def is_namespaced(self, api_version: str, kind: str) -> bool:
        """Raises: `NoSuchKind`, `Unreachable`."""
        return self._resource(Ref(api_version, kind, ""))["namespaced"]

    def get(self, wanted: Ref) -> Manifest | None:
        """The live object, or nothing when it, or its kind, does not exist."""
        try:
            return self._request("GET", self._path(wanted))
        except NoSuchKind:
            return None
        except Rejected as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    def select(self, api_version: str, kind: str, namespace: str | None, labels: dict[str, str]) -> list[Manifest]:
        path = self._path(Ref(api_version, kind, "", namespace))
        selector = ",".join(f"{key}={value}" for key, value in labels.items())
        return self._request("GET", path, {"labelSelector": selector})["items"]

    def create(self, manifest: Manifest, *, dry_run: bool) -> Manifest:
        """A plain POST: an object that exists already is an error; a field that the server does not know, a warning."""
        wanted = ref(manifest)
        path = self._path(Ref(wanted.api_version, wanted.kind, "", wanted.namespace))
        return self._request("POST", path, _options(CREATOR, dry_run=dry_run), manifest)

    def apply(self, manifest: Manifest, *, manager: str, force: bool, dry_run: bool) -> Manifest:
        """Server-side apply: a field that another manager holds is a conflict, unless forced."""
        query = _options(manager, dry_run=dry_run) | {"force": str(force).lower()}
        return self._request("PATCH", self._path(ref(manifest)), query, manifest, "apply-patch+yaml")

    def merge(self, wanted: Ref, patch: Manifest, *, dry_run: bool) -> Manifest:
        """Change what the patch says of an object and nothing else (JSON Merge Patch)."""
        query = _options(CREATOR, dry_run=dry_run)
        return self._request("PATCH", self._path(wanted), query, patch, "merge-patch+json")

    def edit(self, wanted: Ref, operations: list[dict[str, Any]]) -> Manifest:
        """Change single values of an object (JSON Patch)."""
        return self._request("PATCH", self._path(wanted), None, operations, "json-patch+json")

    def delete(self, wanted: Ref, policy: str) -> None:
        """Ask for the deletion; raises `Rejected` with status 404 when there is nothing to delete."""
        self._request("DELETE", self._path(wanted), {"propagationPolicy": policy})

    def _path(self, wanted: Ref) -> str:
        resource = self._resource(wanted)
        place = f"/namespaces/{quote(wanted.namespace, safe='')}" if wanted.namespace and resource["namespaced"] else ""
        name = f"/{quote(wanted.name, safe='')}" if wanted.name else ""
        return f"{_root(wanted.api_version)}{place}/{resource['name']}{name}"

    def _resource(self, wanted: Ref) -> Manifest:
        """What the API server says of a kind; asked again when it is not known, because kinds come with a run."""
        known = self._kinds.get(wanted.api_version, {}).get(wanted.kind)
        if known is None:
            with self._lock:
                known = self._kinds.get(wanted.api_version, {}).get(wanted.kind) or self._discover(wanted)
        return known

    def _discover(self, wanted: Ref) -> Manifest:
        try:
            found = self._request("GET", _root(wanted.api_version))["resources"]
        except Rejected as error:
            if error.status == _NOT_FOUND:
                raise NoSuchKind(wanted) from error
            raise
        self._kinds[wanted.api_version] = {item["kind"]: item for item in found if "/" not in item["name"]}
        try:
            return self._kinds[wanted.api_version][wanted.kind]
        except KeyError:
            raise NoSuchKind(wanted) from None

    def _request(self, *arguments: Any) -> Manifest:
        if isinstance(self._client, Unreachable):
            raise Unreachable(self._client.reason)
        return self._client.request(*arguments)


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"


def _options(manager: str, *, dry_run: bool) -> dict[str, str]:
    options = {"fieldManager": manager, "fieldValidation": "Warn"}
    return options | {"dryRun": "All"} if dry_run else options
