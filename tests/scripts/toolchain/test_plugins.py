import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from scripts import toolchain
from scripts.toolchain import places, plugins, tools
from scripts.toolchain.errors import Unavailable


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with pulumi and OPA, and no plugin."""
    monkeypatch.setenv("LAYER0_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(places, "LOCAL", tmp_path / "local")
    for name in plugins.TOOLS:
        install(tmp_path / "bin" / name, f"echo {tools.TOOLS[name].version}")
    return tmp_path


def install(program: Path, line: str = "exit 1") -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)


def test_a_stand_in_is_used_only_for_what_is_not_installed(machine: Path) -> None:
    assert toolchain.standins() == ["python", "kubernetes", "random"]
    install(machine / "bin" / "pulumi-language-python")
    home = machine / "pulumi" / "plugins"
    install(home / f"resource-random-v{version('pulumi-random')}" / "pulumi-resource-random")
    install(home / "resource-kubernetes-v0.0.1" / "pulumi-resource-kubernetes")
    assert toolchain.standins() == ["kubernetes"], "the engine takes the library's own version only"
    assert toolchain.standins("standin") == ["python", "kubernetes", "random"]


def test_the_language_host_of_an_official_release_is_found_beside_its_pulumi(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(machine / "release" / "pulumi-language-python")
    (machine / "bin" / "pulumi").rename(machine / "release" / "pulumi")
    (machine / "bin" / "pulumi").symlink_to(machine / "release" / "pulumi")
    assert "python" not in toolchain.standins()


def test_asking_for_official_plugins_that_are_not_there_names_what_installs_each() -> None:
    with pytest.raises(Unavailable) as missing:
        toolchain.environment("official")
    assert len(str(missing.value).splitlines()) == 3
    assert f"pulumi plugin install resource kubernetes v{version('pulumi-kubernetes')}" in str(missing.value)


def test_a_launcher_starts_the_stand_in_with_this_python_whatever_the_path(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin = machine / "it's mine" / "standin.py"
    standin.parent.mkdir()
    standin.write_text("import sys; print(sys.executable, *sys.argv[1:])\n")
    monkeypatch.setattr(plugins, "PLUGINS", (plugins.Plugin("x", "pulumi-resource-x", standin),))
    path = toolchain.environment("standin")["PATH"]
    launcher = Path(path.split(os.pathsep)[0]) / "pulumi-resource-x"
    printed = subprocess.check_output([launcher, "a b", "c"], text=True, env={"PATH": "/nowhere"})
    assert printed == f"{sys.executable} a b c\n"


def test_the_engine_fetches_no_plugin_by_itself_where_a_stand_in_is_used(machine: Path) -> None:
    assert toolchain.environment()["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] == "true"
    for plugin in plugins.PLUGINS:
        install(machine / "bin" / plugin.program)
    official = toolchain.environment()
    assert "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION" not in official
    assert official["PATH"].split(os.pathsep)[0] == str(Path(sys.prefix) / "bin"), "its Python is found through PATH"


def test_an_environment_made_inside_another_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    outer = toolchain.environment("standin")
    monkeypatch.setenv("PATH", outer["PATH"])
    assert toolchain.standins() == ["python", "kubernetes", "random"]
    assert toolchain.environment("standin") == outer


def test_an_outer_choice_of_stand_ins_does_not_outlive_an_inner_one(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", toolchain.environment("standin")["PATH"])
    for plugin in plugins.PLUGINS:
        install(machine / "bin" / plugin.program)
    inner = toolchain.environment("official")["PATH"].split(os.pathsep)
    assert [Path(folder).name for folder in inner if str(machine / "local") in folder] == [plugins.OWN.name]


def test_every_stand_in_is_a_file_of_this_checkout() -> None:
    for plugin in plugins.PLUGINS:
        assert plugin.standin.is_file()
        assert plugin.standin.is_relative_to(places.CLONE)


def test_our_own_plugin_is_found_whichever_the_others_are(machine: Path) -> None:
    for plugin in plugins.PLUGINS:
        install(machine / "bin" / plugin.program)
    for choice in ("auto", "official", "standin"):
        path = toolchain.environment(choice)["PATH"]
        found = Path(shutil.which("pulumi-resource-platform", path=path) or "")
        assert str(plugins.OWN) in found.read_text()
