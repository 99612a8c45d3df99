"""Certificates under the real engine: issued, left alone, renewed when due, and nothing secret in sight."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pulumi import automation

from scripts.providers.platform.certificates import listing, renewal
from tests import clusters
from tests.providers import stacks
from tests.providers.platform import worlds
from tests.providers.platform.authorities import verified
from tests.providers.platform.plugins import program
from tests.providers.platform.worlds import GIVEN, ZONE, World
from tests.providers.stacks import Project

pytestmark = pytest.mark.e2e


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "project").mkdir()
    with stacks.project(tmp_path / "project", XDG_STATE_HOME=str(tmp_path / "machine")) as made:
        yield made


def written(world: World, **certificates: Any) -> str:
    """A program with these certificates."""
    acme = {**world.acme, "accountKey": f"secret:{world.acme['accountKey']}"}
    rfc2136 = world.names.settings["rfc2136"]
    dns = {"rfc2136": {**rfc2136, "keySecret": f"secret:{rfc2136['keySecret']}"}}
    return program({"acme": acme, "dns": dns}, {name: ("Certificate", given) for name, given in certificates.items()})


def state(project: Project, name: str = "web") -> dict[str, Any]:
    """What the state says of a certificate."""
    return project.resources()[name]["outputs"]


def test_a_wildcard_is_issued_once_and_no_secret_is_in_sight(tmp_path: Path, project: Project) -> None:
    said: list[str] = []
    with worlds.world(tmp_path) as world:
        project.write(written(world, web=GIVEN))
        project.stack.preview(on_output=said.append)
        project.stack.up(on_output=said.append)
        issued = state(project)
        verified(issued, world.authority.root(), f"any.{ZONE}")

        (listed,) = listing.entries(project.resources().values(), datetime.now(UTC))
        assert (listed["due"], listed["key"], listed["chainFaults"]) == ("", "ECDSA-P256", [])
        assert project.up() == {"same": 3}
        project.stack.refresh(on_output=said.append)
        assert project.up() == {"same": 3}
        assert state(project)["serial"] == issued["serial"]

        project.write(written(world, web={**GIVEN, "algorithm": "ECDSA-P384"}))
        assert project.up() == {"same": 2, "update": 1}
        assert state(project)["serial"] != issued["serial"]
        project.stack.destroy(on_output=said.append)
        clear = "\n".join([*said, project.stored()])
        for secret in ("PRIVATE KEY", world.names.secret, world.acme["accountKey"].splitlines()[1]):
            assert secret not in clear


@pytest.mark.thorough
def test_a_certificate_is_renewed_before_it_expires_with_no_gap(tmp_path: Path, project: Project) -> None:
    """The authority issues for three minutes; renewal is due when one is left."""
    with worlds.world(tmp_path, seconds=180) as world:
        project.write(written(world, web=GIVEN))
        project.up()
        first = state(project)
        assert project.up() == {"same": 3}

        clusters.until(lambda: datetime.now(UTC) >= renewal.moment(first["renewAt"]), within=180)
        said: list[str] = []
        assert project.stack.preview(on_output=said.append).change_summary == {"same": 2, "update": 1}
        assert f"renewal is due since {first['renewAt']}; it expires at {first['notAfter']}" in "\n".join(said)
        assert state(project) == first

        assert project.up() == {"same": 2, "update": 1}
        second = state(project)
        assert renewal.moment(second["notBefore"]) < renewal.moment(first["notAfter"])
        assert second["reason"] == ""
        verified(second, world.authority.root(), ZONE)


def test_a_failed_renewal_keeps_the_certificate_and_says_why(tmp_path: Path, project: Project) -> None:
    with worlds.world(tmp_path) as world:
        project.write(written(world, web=GIVEN))
        project.up()
        before = state(project)
        away = replace(world, acme={**world.acme, "directory": "https://localhost:1/dir"})
        project.write(written(away, web={**GIVEN, "names": [ZONE]}))
        with pytest.raises(automation.CommandError, match="cannot be reached"):
            project.up()
        assert state(project) == before
