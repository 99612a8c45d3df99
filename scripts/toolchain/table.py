"""Every tool Layer0 runs: its version, how to recognise it, where it is released and what it is built from."""

import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

OS = platform.system().lower()
ARCH = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())

Version = tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Release:
    """An official release: one file, and the checksums published beside it. Both may hold `{version} {os} {arch}`."""

    url: str
    """Address of the file: the program itself, or a `.tar.gz` of it and what belongs beside it."""
    checksums: str
    """Name of the SHA-256 file in the same folder; `{file}` is the released file's name."""
    spelled: Mapping[str, str] = field(default_factory=dict[str, str])
    """How the release spells Go's names of systems and processors, where it differs."""
    systems: tuple[str, ...] = ("linux", "darwin")
    """The systems it is released for in this form."""

    def address(self, version: str) -> str:
        """The file's address for this machine."""
        return self._filled(self.url, version)

    def checksum_address(self, version: str) -> str:
        """The checksum file's address for this machine."""
        folder, _, name = self.address(version).rpartition("/")
        return f"{folder}/{self._filled(self.checksums, version).replace('{file}', name)}"

    def _filled(self, template: str, version: str) -> str:
        words = {"version": version, "os": self.spelled.get(OS, OS), "arch": self.spelled.get(ARCH, ARCH)}
        return re.sub(r"\{(version|os|arch)\}", lambda match: words[match[1]], template)


@dataclass(frozen=True, kw_only=True)
class Module:
    """The Go module a tool is built from; `modules/<name>/go.sum` pins everything in it by hash."""

    name: str
    package: str
    stamps: tuple[str, ...] = ()
    """Variables of the program to set; `{version}` is the tool's version."""

    def stamped(self, version: str) -> str:
        """The linker's flags: no debug tables, and the version stamped in."""
        return " ".join(["-s", "-w", *(f"-X {stamp.replace('{version}', version)}" for stamp in self.stamps)])


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One program."""

    name: str
    version: str
    """The version that is brought; one on PATH must be at least this new."""
    asked: tuple[str, ...]
    """Arguments that make it print its version."""
    module: Module
    release: Release | None = None
    """None where nothing is released with a checksum."""

    @property
    def address(self) -> str | None:
        """Where it is released for this machine, if it is."""
        return self.release.address(self.version) if self.release and OS in self.release.systems else None


def version_in(text: str) -> Version | None:
    """The first three-part version in what a program printed."""
    match = re.search(r"\bv?(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in match.groups()) if match else None


def dotted(version: Version) -> str:
    """A version as it is written."""
    return ".".join(map(str, version))


def _kubernetes(name: str) -> Tool:
    version = "1.36.3"
    release = f"https://dl.k8s.io/release/v{{version}}/bin/{{os}}/{{arch}}/{name}"
    stamps = (
        "k8s.io/component-base/version.gitVersion=v{version}",
        "k8s.io/component-base/version.gitMajor=1",
        "k8s.io/component-base/version.gitMinor=36",
        "k8s.io/client-go/pkg/version.gitVersion=v{version}",
    )
    return Tool(
        name=name,
        version=version,
        asked=("--version",),
        release=Release(url=release, checksums="{file}.sha256", systems=("linux",)),
        module=Module(name="kubernetes", package=f"k8s.io/kubernetes/cmd/{name}", stamps=stamps),
    )


_GITHUB = "https://github.com/{}/releases/download/v{{version}}/"

TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            name="pulumi",
            version="3.259.0",
            asked=("version",),
            release=Release(
                url=_GITHUB.format("pulumi/pulumi") + "pulumi-v{version}-{os}-{arch}.tar.gz",
                checksums="pulumi-{version}-checksums.txt",
                spelled={"amd64": "x64"},
            ),
            module=Module(
                name="pulumi",
                package="github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
                stamps=("github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}",),
            ),
        ),
        _kubernetes("kube-apiserver"),
        _kubernetes("kube-controller-manager"),
        _kubernetes("kube-scheduler"),
        Tool(
            name="kwok",
            version="0.8.0",
            asked=("--version",),
            module=Module(
                name="kwok",
                package="sigs.k8s.io/kwok/cmd/kwok",
                stamps=("sigs.k8s.io/kwok/pkg/consts.Version=v{version}",),
            ),
        ),
        Tool(
            name="opa",
            version="1.22.0",
            asked=("version",),
            release=Release(
                url=_GITHUB.format("open-policy-agent/opa") + "opa_{os}_{arch}",
                checksums="{file}.sha256",
                spelled={"arm64": "arm64_static", **({"amd64": "amd64_static"} if OS == "linux" else {})},
            ),
            module=Module(name="opa", package="github.com/open-policy-agent/opa"),
        ),
        Tool(
            name="regal",
            version="0.39.0",
            asked=("version",),
            release=Release(
                url=_GITHUB.format("open-policy-agent/regal") + "regal_{os}_{arch}",
                checksums="checksums.txt",
                spelled={"linux": "Linux", "darwin": "Darwin", "amd64": "x86_64"},
            ),
            module=Module(
                name="regal",
                package="github.com/open-policy-agent/regal",
                stamps=("github.com/open-policy-agent/regal/pkg/version.Version={version}",),
            ),
        ),
        Tool(
            name="etcd",
            version="3.7.3",
            asked=("--version",),
            release=Release(
                url=_GITHUB.format("etcd-io/etcd") + "etcd-v{version}-{os}-{arch}.tar.gz",
                checksums="SHA256SUMS",
                systems=("linux",),
            ),
            module=Module(name="etcd", package="go.etcd.io/etcd/server/v3"),
        ),
    )
}
"""The tools by name, those that take longest to build first."""
