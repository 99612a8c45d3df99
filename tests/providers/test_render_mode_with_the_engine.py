"""Render mode under the real engine: objects as files, from the first up to the destroy, without a cluster."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from pulumi import automation

from scripts import toolchain

pytestmark = pytest.mark.e2e

PROGRAM = """
import json
import pathlib
import pulumi
import pulumi_kubernetes as k8s

wanted = json.loads(pathlib.Path("wanted.json").read_text())
provider = k8s.Provider(
    "files",
    render_yaml_to_directory=wanted["directory"],
    always_render=wanted.get("always"),
    kube_client_settings=k8s.KubeClientSettingsArgs(qps=2000, burst=4000),
)
there = pulumi.ResourceOptions(provider=provider)
named = {"name": wanted["name"], "namespace": "n"}
k8s.core.v1.ConfigMap("config", metadata=named, data={"a": wanted["data"]}, opts=there)
k8s.core.v1.Secret("secret", string_data={"a": "b"}, opts=there)
"""


class Program:
    """A stack whose program renders what a test wants."""

    def __init__(self, folder: Path, tools: Mapping[str, Path]) -> None:
        self._folder = folder
        (folder / "Pulumi.yaml").write_text("name: rendering\nruntime: python\n")
        (folder / "__main__.py").write_text(PROGRAM)
        (folder / "state").mkdir()
        environment = {
            **toolchain.environment("standin"),
            "KUBECONFIG": "",
            "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_HOME": str(folder / "home"),
        }
        options = automation.LocalWorkspaceOptions(env_vars=environment)
        self.stack = automation.create_stack("test", work_dir=str(folder), opts=options)

    def wants(self, *, directory: str = "out", name: str = "one", data: str = "1", always: bool = False) -> None:
        wanted = {"directory": directory, "name": name, "data": data, **({"always": True} if always else {})}
        (self._folder / "wanted.json").write_text(json.dumps(wanted))

    def changes(self) -> dict[str, int]:
        found = self.stack.up().summary.resource_changes or {}
        return {str(getattr(op, "value", op)): count for op, count in found.items()}

    def files(self, directory: str = "out") -> list[str]:
        """The names of what was rendered, without the suffix that the engine made up."""
        found = (self._folder / directory / "1-manifest").glob("*")
        return sorted("v1-secret-default" if "secret" in path.name else path.name for path in found)

    def content(self, name: str) -> dict[str, object]:
        return yaml.safe_load((self._folder / "out/1-manifest" / name).read_text())


@pytest.fixture
def program(tools: Mapping[str, Path], tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path, tools)
    made.wants()
    yield made
    made.stack.destroy()


def test_files_follow_the_program_from_the_first_up_to_the_destroy(program: Program) -> None:
    program.stack.preview()
    assert program.files() == []
    assert program.changes() == {"create": 4}
    assert program.files() == ["v1-configmap-n-one.yaml", "v1-secret-default"]

    program.wants(name="two", data="2", always=True)
    assert program.changes() == {"same": 1, "update": 2, "replace": 1}
    assert program.files() == ["v1-configmap-n-two.yaml", "v1-secret-default"]
    assert program.content("v1-configmap-n-two.yaml")["data"] == {"a": "2"}

    program.wants(name="two", data="2", directory="elsewhere")
    program.stack.up()
    assert program.files() == []
    assert program.files("elsewhere") == ["v1-configmap-n-two.yaml", "v1-secret-default"]

    program.stack.destroy()
    assert program.files("elsewhere") == []


def test_strict_mode_in_the_stacks_configuration_holds_for_every_provider(program: Program) -> None:
    program.stack.set_config("kubernetes:strictMode", automation.ConfigValue("true"))
    with pytest.raises(automation.CommandError, match="strict mode requires the provider's argument kubeconfig"):
        program.stack.preview()
    program.stack.remove_config("kubernetes:strictMode")
