"""The lines of the stack's files behind a change."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.changes import Change, ChangeSet
from policies.verdict import Finding
from scripts.changes.lines import Lines
from stacks.sections import Quota
from tests.scripts.changes.previews import change, settings

ACME = change("acme", "update", kind="layer0:index:TenantEnvironment")
REDIS = change("redis", "update", kind="layer0:index:DataService")
OLD, NEW = {"group": "acme", "quota": {"pods": 20}}, {"group": "acme", "quota": {"pods": 21}}


def lines(folder: Path, *changes: Change) -> Lines:
    return Lines(settings(folder), ChangeSet(stack="local", operation="up", changes=changes))


@pytest.mark.parametrize(
    ("component", "want", "reason"),
    [
        (replace(ACME, old={"tenant": OLD}, new={"tenant": NEW}), ["Pulumi.local.yaml:9"], "the setting that differs"),
        (
            replace(ACME, old={"tenant": OLD}, new={"tenant": OLD}),
            ["Pulumi.local.yaml:7"],
            "no difference: its section",
        ),
        (replace(ACME, new={"tenant": NEW}), ["Pulumi.local.yaml:7"], "a new one: its section"),
        (replace(ACME, name="gone", old={"tenant": OLD}), ["Pulumi.local.yaml:6"], "one that goes: what it stood in"),
        (
            replace(
                REDIS, old={"service": {"image": "a"}, "zones": []}, new={"service": {"image": "b"}, "zones": ["z"]}
            ),
            ["Pulumi.local.yaml:5", "layers/base.yaml:4"],
            "two settings, one from a layer",
        ),
        (
            replace(REDIS, old={"service": {"storage": "1Gi"}}, new={"service": {"storage": "2Gi"}}),
            ["layers/base.yaml:7"],
            "inherited from a layer",
        ),
    ],
)
def test_the_nearest_component_leads_to_the_settings(
    tmp_path: Path, component: Change, want: list[str], reason: str
) -> None:
    between = change("acme", "update", kind="layer0:index:IsolatedNamespace", parent=component.urn)
    leaf = change("quota", "update", kind="kubernetes:core/v1:ResourceQuota", parent=between.urn)
    found = lines(tmp_path, component, between, leaf).of(leaf.urn)
    assert [str(origin).removeprefix("stacks/") for origin in found] == want, reason


@pytest.mark.parametrize(
    ("told", "want"),
    [
        ({"setting": "policies.budgets.deletes"}, ["stacks/Pulumi.local.yaml:12"]),
        ({"setting": "policies.freezes.year-end"}, ["stacks/Pulumi.local.yaml:14"]),
        ({"setting": "policies.tenant_budgets.creates"}, ["stacks/Pulumi.local.yaml:10"]),
        ({}, []),
        ({"urn": "urn:pulumi:local::layer0::a:b:C::nobody"}, []),
    ],
)
def test_a_finding_leads_to_its_setting_or_its_resource(tmp_path: Path, told: Any, want: list[str]) -> None:
    finding = Finding(**{"rule": "a/b", "urn": "", "message": "x", **told})
    assert [str(origin) for origin in lines(tmp_path).behind(finding)] == want


def test_a_real_components_inputs_name_their_settings_alike(tmp_path: Path) -> None:
    tenant = settings(tmp_path).tenants["acme"]
    old = tenant.model_dump(mode="json")
    more = Quota(cpu="4", memory="8Gi", pods=99, storage="50Gi")
    new = tenant.model_copy(update={"quota": more}).model_dump(mode="json")
    component = replace(ACME, old={"tenant": old}, new={"tenant": new})
    [origin] = lines(tmp_path / "again", component).of(component.urn)
    assert origin.line == 9
