"""The JSON Schema that editors use: in step with the sections, and as strict as one file alone can be judged."""

import json
from typing import Any

import jsonschema
import pytest
import yaml

from stacks import documents, schema, settings
from tests.stacks.test_settings import FAULTY


def faults(document: Any) -> set[str]:
    validator: Any = jsonschema.Draft7Validator(json.loads(schema.text()))
    return {
        f"{fault.json_path.removeprefix('$.config')}: {fault.validator}" for fault in validator.iter_errors(document)
    }


def test_the_committed_schema_is_the_one_of_the_sections() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run python -m stacks.schema"


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schema.text()))


@pytest.mark.parametrize("path", sorted(settings.STACKS.glob("**/*.yaml")), ids=lambda path: path.name)
def test_every_file_of_this_project_fits(path: Any) -> None:
    assert faults(yaml.safe_load(path.read_text(encoding="utf-8"))) == set()


@pytest.mark.parametrize("path", sorted(settings.STACKS.glob("Pulumi.*.yaml")), ids=lambda path: path.name)
def test_every_stack_file_tells_editors_of_the_schema(path: Any) -> None:
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema.json\n")


def test_every_fault_of_a_file_is_found_at_once() -> None:
    document, _ = documents.parse(FAULTY, "faulty")
    assert document is not None
    assert faults(documents.plain(document)) == {
        "['layer0:platform'].domain: pattern",
        "['layer0:platform'].zones: minItems",
        "['layer0:tenants']: pattern",
        "['layer0:tenants']['Team A'].quota.memory: pattern",
        "['layer0:tenants']['Team A'].quota.pods: type",
        "['layer0:tenants'].acme.quota: additionalProperties",
        "['layer0:tenants'].acme.plan: type",
        "['layer0:tenants'].globex: type",
        "['layer0:data_services'].postgres.password: type",
        "['layer0:policies'].pod_security: enum",
        ": additionalProperties",
        "['layer0:data_services'].postgres.enabled: type",
        "['layer0:tenants'].acme.quota.pods: minimum",
    }


def test_null_may_stand_under_every_key() -> None:
    removed = {"layer0:tenants": {"acme": None}, "layer0:platform": {"zones": None}, "layer0:security": None}
    assert faults({"config": removed}) == set()


def test_every_key_is_described() -> None:
    def undescribed(node: Any, path: str = "") -> list[str]:
        properties: dict[str, Any] = node.get("properties", {})
        bare = [f"{path}.{name}" for name, child in properties.items() if not {"description", "$ref"} & child.keys()]
        return bare + [place for name, child in properties.items() for place in undescribed(child, f"{path}.{name}")]

    document = json.loads(schema.text())
    found = [place for part in (document, *document["definitions"].values()) for place in undescribed(part)]
    assert [place for place in found if not place.endswith(".secure")] == []
