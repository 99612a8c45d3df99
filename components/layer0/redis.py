"""Redis, as its official Debian image runs it: pod 0 takes writes, the others replicate it."""

import json

from components.layer0.engine import CONFIG, CREDENTIALS, DATA, Engine
from components.pods import Container, Serving
from stacks.sections import DataService

PORT = 6379

REDIS_CONF = """\
bind * -::*
dir /data
appendonly yes
include /etc/redis/credentials/auth.conf
"""

START = """\
case "$HOSTNAME" in
  *-0) exec redis-server /etc/redis/config/redis.conf ;;
  *) exec redis-server /etc/redis/config/redis.conf --replicaof "$PRIMARY" 6379 ;;
esac
"""

READY = """\
export REDISCLI_AUTH="$(cat /etc/redis/credentials/password)"
exec redis-cli -e ping
"""


def engine(name: str, service: DataService) -> Engine:
    """Redis under `name`, with the image and the amounts that the settings give."""
    return Engine(
        port=PORT,
        user=999,
        administrator="default",
        config={"redis.conf": REDIS_CONF, "start.sh": START, "ready.sh": READY},
        secret_files={"auth.conf": authentication},
        server=Container(
            name=name,
            image=service.image,
            resources=service.resources,
            command=("sh", "/etc/redis/config/start.sh"),
            env={"PRIMARY": f"{name}-0.{name}-members"},
            mounts={"/data": DATA, "/etc/redis/config": CONFIG, "/etc/redis/credentials": CREDENTIALS},
            serving=Serving(port=PORT, ready=("sh", "/etc/redis/config/ready.sh")),
        ),
        prepares=(),
        scratch={},
    )


def authentication(password: str) -> str:
    """The part of redis.conf that holds the password: in a file, where no list of processes shows it."""
    quoted = json.dumps(password, ensure_ascii=False)
    return f"requirepass {quoted}\nmasterauth {quoted}\n"
