"""Elasticsearch, as its official image runs it, with users and roles from files: it has no superuser.

TLS on both ports; the files of it lie below the folder of the configuration, the only one that it may read.
"""

from components.layer0.identity import AUTHORITY, CERTIFICATE, KEY, Identity
from components.layer0.monitoring.place import TMP, Place, text
from components.layer0.paths import Endpoint
from components.layer0.server import CONFIG, CREDENTIALS, DATA, ServerArgs
from components.pods import Container, Serving
from stacks import parts

PORTS = Serving(port=9200, also={"members": 9300})
HOME, OURS, USERS = "/config", "/etc/elasticsearch/layer0", "/etc/elasticsearch/users"

ACCOUNTS = {
    "grafana": "reader",
    "jaeger": "trace_writer",
    "kibana-server": "kibana_system",
    "log-shipper": "log_writer",
    "people": "kibana_admin,reader",
}
"""Roles by user."""

ROLES = {
    "reader": {
        "cluster": ["monitor"],
        "indices": [{"names": ["logs-*", "jaeger-*"], "privileges": ["read", "view_index_metadata"]}],
    },
    "log_writer": {
        "cluster": ["monitor"],
        "indices": [{"names": ["logs-*"], "privileges": ["auto_configure", "create_doc"]}],
    },
    "trace_writer": {
        "cluster": ["monitor", "manage_index_templates"],
        "indices": [{"names": ["jaeger-*"], "privileges": ["all"]}],
    },
}

PREPARE = f"""\
# the image's own configuration with ours in it, and its users with their passwords
set -eu
cp -r /usr/share/elasticsearch/config/. {HOME}/
cp {OURS}/elasticsearch.yml {OURS}/roles.yml {HOME}/
: > {HOME}/users
: > {HOME}/users_roles
while read -r user roles; do
  password=$(cat {USERS}/"$user")
  printf '%s\\n%s\\n' "$password" "$password" | elasticsearch-users useradd "$user" -r "$roles"
done < {OURS}/users.txt
"""


def server(section: parts.Store, place: Place, itself: Endpoint, identity: Identity) -> ServerArgs:
    """Elasticsearch; its credentials are a password for each of `ACCOUNTS`."""
    container = _container(section)
    return ServerArgs(
        namespace=place.namespace,
        zones=place.zones,
        replicas=section.replicas,
        user=1000,
        container=container,
        prepares=[prepare(container)],
        config={
            "elasticsearch.yml": text(config(itself, section.replicas)),
            "roles.yml": text(ROLES),
            "users.txt": "".join(f"{user} {roles}\n" for user, roles in ACCOUNTS.items()),
            "prepare.sh": PREPARE,
        },
        secrets={"tls": identity.secret},
        scratch={"home": HOME, "logs": "/usr/share/elasticsearch/logs", "tmp": TMP},
        store=section,
        backup="none: logs and traces are kept for a while",
        version=identity.serial,
    )


def _container(section: parts.Store) -> Container:
    return Container(
        name="elasticsearch",
        image=section.image,
        resources=section.resources,
        env={"ES_PATH_CONF": HOME},
        knows_its_pod=True,
        mounts={
            "/usr/share/elasticsearch/data": DATA,
            f"{HOME}/tls": "tls",
            OURS: CONFIG,
            USERS: CREDENTIALS,
        },
        serving=PORTS,
    )


def prepare(server: Container) -> Container:
    """What runs before the server, with its image, its amounts and its files."""
    return Container(
        name="prepare",
        image=server.image,
        resources=server.resources,
        command=("sh", f"{OURS}/prepare.sh"),
        env=server.env,
        knows_its_pod=server.knows_its_pod,
        mounts={OURS: CONFIG, USERS: CREDENTIALS},
    )


def config(itself: Endpoint, replicas: int) -> dict[str, object]:
    """Of Elasticsearch: `${POD}` is the name of the pod."""
    names = [host.split(".")[0] for host in itself.members(replicas)]
    together = {"discovery.seed_hosts": itself.members(replicas), "cluster.initial_master_nodes": names}
    return {
        "cluster.name": itself.name,
        "node.name": "${POD}",
        "network.host": "0.0.0.0",  # noqa: S104 - the NetworkPolicy says who gets there
        # memory maps would need a setting of the node's kernel
        "node.store.allow_mmap": False,
        **({"discovery.type": "single-node"} if replicas == 1 else together),
        "ingest.geoip.downloader.enabled": False,
        "xpack.security.enabled": True,
        "xpack.security.autoconfiguration.enabled": False,
        **_tls("http"),
        **_tls("transport"),
        "xpack.security.transport.ssl.verification_mode": "full",
        "xpack.security.transport.ssl.client_authentication": "required",
    }


def _tls(layer: str) -> dict[str, object]:
    prefix = f"xpack.security.{layer}.ssl"
    return {
        f"{prefix}.enabled": True,
        f"{prefix}.certificate": f"tls/{CERTIFICATE}",
        f"{prefix}.key": f"tls/{KEY}",
        f"{prefix}.certificate_authorities": f"tls/{AUTHORITY}",
    }
