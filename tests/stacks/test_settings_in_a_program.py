"""Settings inside a program that the real engine runs."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pulumi import automation

from stacks import settings
from stacks.settings import Invalid, Settings
from tests.stacks.conftest import LOCAL, Write

pytestmark = pytest.mark.e2e

PROJECT = "name: layer0\nruntime: python\nstackConfigDir: stacks\n"
PASSWORD = "layer0:data_services.redis.password"

Preview = Callable[..., list[Settings | Invalid]]


@pytest.fixture
def preview(write: Write, tools: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Preview:
    """Preview a program that loads its settings; gives what it loaded, or how that was refused."""
    monkeypatch.setenv("PATH", str(tools["pulumi"].parent), prepend=":")
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PULUMI_SKIP_UPDATE_CHECK", "true")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", settings.LOCAL_PASSPHRASE)
    monkeypatch.setenv("PULUMI_BACKEND_URL", (tmp_path / "state").as_uri())
    (tmp_path / "state").mkdir()
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    root = write({"local": LOCAL})
    seen: list[Settings | Invalid] = []

    def program() -> None:
        try:
            seen.append(settings.load("local", root))
        except Invalid as invalid:
            seen.append(invalid)

    options = automation.LocalWorkspaceOptions(work_dir=str(tmp_path))
    stack = automation.create_stack("local", project_name="layer0", program=program, opts=options)
    stack.set_config(PASSWORD, automation.ConfigValue("hunter2", secret=True), path=True)

    def preview(config_file: Path | None = None) -> list[Settings | Invalid]:
        stack.preview(config_file=str(config_file) if config_file else None)
        return seen

    return preview


def test_a_program_gets_the_secret_that_the_engine_decrypts(preview: Preview) -> None:
    [loaded] = preview()
    assert isinstance(loaded, Settings)
    password = loaded.data_services.redis.password
    assert password is not None
    assert password.reveal() == "hunter2"


def test_another_configuration_file_is_refused(preview: Preview, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    text = (tmp_path / "stacks" / "Pulumi.local.yaml").read_text()
    other.write_text(text.replace("config:\n", "config:\n  kubernetes:context: other\n"))
    [refused] = preview(other)
    assert isinstance(refused, Invalid)
    assert "the engine was given 'kubernetes:context', which the file lacks" in str(refused)
