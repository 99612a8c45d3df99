"""ConstraintTemplates and Constraints as users write them, and change sets of objects for them to judge."""

import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from policies.changes import Change

LABELS = """
    package needslabels

    violation[{"msg": msg, "details": {"missing": missing}}] {
      given := {label | input.review.object.metadata.labels[label]}
      wanted := {label | label := input.parameters.labels[_]}
      missing := wanted - given
      count(missing) > 0
      msg := sprintf("%v lacks %v", [input.review.object.metadata.name, missing])
    }
"""
KEPT = """
    package keptthings

    import rego.v1

    violation contains {"msg": "this one stays"} if {
      input.review.operation == "DELETE"
      input.review.oldObject.metadata.annotations.keep == "true"
    }
"""
IMAGES = """
    package imagesfrom
    # package of.another, data.lib.of.another
    import data.lib.containers

    violation[{"msg": msg}] {
      container := containers.all(input.review.object)[_]
      allowed := [good | good = startswith(container.image, input.parameters.from[_])]
      not any(allowed)
      msg := sprintf("`data.lib` \\"%v\\" is from elsewhere", [container.image])
    }
"""
CONTAINERS = """
    package lib.containers

    all(pod) = found { found := array.concat(object.get(pod.spec, "initContainers", []), pod.spec.containers) }
"""
HOSTS = """
    package hostsareunique

    violation[{"msg": msg}] {
      host := input.review.object.spec.rules[_].host
      other := data.inventory.namespace[namespace][_].Ingress[name]
      other.spec.rules[_].host == host
      [namespace, name] != [input.review.object.metadata.namespace, input.review.object.metadata.name]
      msg := sprintf("%v is taken by %v", [host, name])
    }
"""
FROZEN = """
    package frozenfields

    violation[{"msg": "the class stays as it is"}] {
      input.review.operation == "UPDATE"
      input.review.oldObject.spec.class != input.review.object.spec.class
    }
"""
REPLICAS = """
    package fewreplicas

    violation[{"msg": sprintf("at most %v", [input.parameters.most])}] {
      input.review.object.spec.replicas > input.parameters.most
    }
"""


def template(kind: str, rego: str, *, libs: Iterable[str] = (), **schema: Any) -> dict[str, Any]:
    """A template of Rego's first version; `schema` are the properties of its parameters."""
    target = {"target": "admission.k8s.gatekeeper.sh", "rego": textwrap.dedent(rego)}
    return whole(kind, {**target, "libs": [textwrap.dedent(text) for text in libs]}, schema)


def template_by_engine(kind: str, *engines: tuple[str, Any]) -> dict[str, Any]:
    """A template with its code by engine."""
    code = [{"engine": engine, "source": source} for engine, source in engines]
    return whole(kind, {"target": "admission.k8s.gatekeeper.sh", "code": code}, {})


def whole(kind: str, target: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    validation = {"openAPIV3Schema": {"type": "object", "properties": schema}}
    return {
        "apiVersion": "templates.gatekeeper.sh/v1",
        "kind": "ConstraintTemplate",
        "metadata": {"name": kind.lower()},
        "spec": {"crd": {"spec": {"names": {"kind": kind}, "validation": validation}}, "targets": [target]},
    }


def constraint(kind: str, name: str, **spec: Any) -> dict[str, Any]:
    document = {"apiVersion": "constraints.gatekeeper.sh/v1beta1", "kind": kind, "metadata": {"name": name}}
    return {**document, "spec": spec}


def written(folder: Path, *documents: Any, name: str = "gatekeeper/all.yaml") -> Path:
    """The folder, with these documents in one file."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump_all(documents))
    return folder


def manifest(kind: str, name: str, api_version: str = "v1", **more: Any) -> dict[str, Any]:
    metadata = {"name": name, **more.pop("metadata", {})}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **more}


def change(manifest: Mapping[str, Any], op: str = "create", **more: Any) -> Change:
    """What happens to an object; a deletion has it as its old one."""
    group = manifest["apiVersion"] if "/" in manifest["apiVersion"] else f"core/{manifest['apiVersion']}"
    kind = f"kubernetes:{group}:{manifest['kind']}"
    name = manifest["metadata"]["name"]
    sides: dict[str, Any] = {"old" if op == "delete" else "new": manifest, **more}
    return Change(urn=f"urn:pulumi:t::layer0::{kind}::{name}", type=kind, name=name, op=op, **sides)
