"""Kibana, as its official image runs it: search in the logs."""

import json

from components.layer0.identity import AUTHORITY
from components.layer0.monitoring.place import TMP, Place
from components.layer0.paths import Endpoint
from components.layer0.server import ServerArgs
from components.pods import Container, Page, Serving
from stacks import parts

PORT = 5601
FILES, TRUST = "/etc/kibana/layer0", "/etc/kibana/authority"


def server(section: parts.Program, place: Place, store: Endpoint, authority: str) -> ServerArgs:
    """Kibana; its credentials hold its whole configuration, `kibana.yml`, as it takes no password from a file."""
    container = Container(
        name="kibana",
        image=section.image,
        resources=section.resources,
        env={"KBN_PATH_CONF": FILES},
        mounts={FILES: "credentials", TRUST: "authority"},
        serving=Serving(port=PORT, ready=Page(port=PORT, path="/api/status")),
    )
    return ServerArgs(
        namespace=place.namespace,
        zones=place.zones,
        replicas=section.replicas,
        user=1000,
        container=container,
        authority=authority,
        scratch={"data": "/usr/share/kibana/data", "logs": "/usr/share/kibana/logs", "tmp": TMP},
        uses=[store],
    )


def config(store: Endpoint, password: str, key: str) -> str:
    """The file kibana.yml, in JSON, which is YAML as well; `key` encrypts what it saves and the sessions of people."""
    settings = {
        "server.host": "0.0.0.0",  # noqa: S104 - the NetworkPolicy says who gets there
        "server.port": PORT,
        "elasticsearch.hosts": [f"https://{store.address}"],
        "elasticsearch.username": "kibana-server",
        "elasticsearch.password": password,
        "elasticsearch.ssl.certificateAuthorities": [f"{TRUST}/{AUTHORITY}"],
        "xpack.encryptedSavedObjects.encryptionKey": key,
        "xpack.security.encryptionKey": key,
        "xpack.reporting.enabled": False,
        "telemetry.optIn": False,
    }
    return json.dumps(settings, indent=2) + "\n"
