import re
from pathlib import Path

import pytest

from scripts.toolchain import builds, table
from scripts.toolchain.table import TOOLS, Tool, version_in

GITHUB = "https://github.com"
OPA = f"{GITHUB}/open-policy-agent"
FOR = "releases/download/v{}"
K8S = "https://dl.k8s.io/release/v{}/bin"
PULUMI_SUMS = "pulumi-{}-checksums.txt"


@pytest.mark.parametrize(
    ("system", "processor", "name", "address", "checksums"),
    [
        ("linux", "amd64", "pulumi", f"{GITHUB}/pulumi/pulumi/{FOR}/pulumi-v{{}}-linux-x64.tar.gz", PULUMI_SUMS),
        ("darwin", "arm64", "pulumi", f"{GITHUB}/pulumi/pulumi/{FOR}/pulumi-v{{}}-darwin-arm64.tar.gz", PULUMI_SUMS),
        ("linux", "amd64", "opa", f"{OPA}/opa/{FOR}/opa_linux_amd64_static", "opa_linux_amd64_static.sha256"),
        ("linux", "arm64", "regal", f"{OPA}/regal/{FOR}/regal_Linux_arm64", "checksums.txt"),
        ("linux", "amd64", "etcd", f"{GITHUB}/etcd-io/etcd/{FOR}/etcd-v{{}}-linux-amd64.tar.gz", "SHA256SUMS"),
        ("linux", "arm64", "kube-scheduler", f"{K8S}/linux/arm64/kube-scheduler", "kube-scheduler.sha256"),
        ("darwin", "arm64", "kube-scheduler", None, ""),
        ("linux", "amd64", "kwok", None, ""),
    ],
)
def test_a_tool_is_released_under_its_own_spelling_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, system: str, processor: str, name: str, address: str | None, checksums: str
) -> None:
    monkeypatch.setattr(table, "OS", system)
    monkeypatch.setattr(table, "ARCH", processor)
    tool = TOOLS[name]
    if address is None:
        assert tool.address is None
        return
    assert tool.release
    assert tool.address == address.replace("{}", tool.version)
    folder = address.replace("{}", tool.version).rpartition("/")[0]
    assert tool.release.checksum_address(tool.version) == f"{folder}/{checksums.replace('{}', tool.version)}"


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_a_tool_is_built_in_the_version_that_is_asked_for(tool: Tool) -> None:
    pinned = (builds.MODULES / tool.module.name / "go.mod").read_text()
    assert f"{tool.module.package.removesuffix('/cmd/' + tool.name)} v{tool.version}" in _modules(pinned)
    assert tool.module.package in pinned, "the module names it as a tool"
    assert "{" not in tool.module.stamped(tool.version)


def _modules(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines())


@pytest.mark.parametrize("module", sorted(builds.MODULES.iterdir()), ids=lambda path: path.name)
def test_a_module_asks_for_no_newer_go_than_the_one_we_look_for(module: Path) -> None:
    asked = re.search(r"^go (\S+)$", (module / "go.mod").read_text(), re.MULTILINE)
    assert asked
    assert version_in(asked[1]) == builds.OLDEST_GO


@pytest.mark.parametrize(
    ("printed", "version"),
    [
        pytest.param("v3.259.0\n", (3, 259, 0), id="pulumi"),
        pytest.param("Version: 1.22.0\nGo Version: go1.26.8\n", (1, 22, 0), id="opa"),
        pytest.param("etcd Version: 3.7.3\nGit SHA: Not provided\n", (3, 7, 3), id="etcd"),
        pytest.param("Kubernetes v1.36.3\n", (1, 36, 3), id="kubernetes"),
        pytest.param("kwok version v0.8.0 go1.26.8 (linux/amd64)\n", (0, 8, 0), id="kwok"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_version_is_read_from_what_a_program_prints(printed: str, version: tuple[int, ...] | None) -> None:
    assert version_in(printed) == version
