"""The kind Module: a workload of the platform, as the cluster stores it for the operator."""

from typing import Any

from pulumi_kubernetes.apiextensions.v1 import CustomResourceDefinitionSpecArgsDict

GROUP = "layer0.dev"
NAME = f"modules.{GROUP}"

LABEL = {"type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}
QUANTITY = {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(m|[kMGT]i?)?$"}
REPLICAS = {"type": "integer", "format": "int32", "minimum": 0, "maximum": 100}


def _fields(properties: dict[str, Any], description: str, *required: str) -> dict[str, Any]:
    given = {"type": "object", "description": description, "properties": properties}
    return {**given, "required": list(required)} if required else given


PORT = _fields(
    {"name": LABEL, "port": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 65535}},
    "A TCP port that it serves.",
    "name",
    "port",
)
SPEC = _fields(
    {
        "image": {"type": "string", "minLength": 1, "maxLength": 512, "description": "With its version or digest."},
        "replicas": {**REPLICAS, "default": 1, "description": "Number of pods, where scaling does not decide."},
        "ports": {
            "type": "array",
            "maxItems": 20,
            "items": PORT,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["name"],
        },
        "dependsOn": {
            "type": "array",
            "maxItems": 100,
            "items": LABEL,
            "x-kubernetes-list-type": "set",
            "description": "Modules and servers of the platform that it calls; it reaches no others.",
        },
        "resources": _fields({"cpu": QUANTITY, "memory": QUANTITY}, "What each pod gets.", "cpu", "memory"),
        "scaling": _fields(
            {
                "least": REPLICAS,
                "most": REPLICAS,
                "cpuPercent": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 100},
            },
            "Between which numbers of pods, and at what use of their processors another is added.",
            "least",
            "most",
        ),
        "config": {
            "type": "object",
            "maxProperties": 200,
            "additionalProperties": {"type": "string", "maxLength": 65536},
            "description": "Files that its pods read, text by name.",
        },
    },
    "What is wanted.",
    "image",
    "resources",
)
CONDITION = _fields(
    {
        "type": {"type": "string"},
        "status": {"type": "string", "enum": ["True", "False", "Unknown"]},
        "reason": {"type": "string"},
        "message": {"type": "string"},
        "lastTransitionTime": {"type": "string", "format": "date-time"},
    },
    "One thing that is or is not so.",
    "type",
    "status",
)
STATUS = _fields(
    {
        "observedGeneration": {"type": "integer", "format": "int64"},
        "replicas": {"type": "integer", "format": "int32"},
        "readyReplicas": {"type": "integer", "format": "int32"},
        "conditions": {
            "type": "array",
            "items": CONDITION,
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["type"],
        },
    },
    "What is.",
)

MODULE: Any = _fields({"spec": SPEC, "status": STATUS}, "A workload of the platform.", "spec")
DEFINITION: CustomResourceDefinitionSpecArgsDict = {
    "group": GROUP,
    "scope": "Namespaced",
    "names": {"kind": "Module", "list_kind": "ModuleList", "plural": "modules", "singular": "module"},
    "versions": [
        {
            "name": "v1alpha1",
            "served": True,
            "storage": True,
            "schema": {"open_apiv3_schema": MODULE},
            "subresources": {
                "status": {},
                "scale": {"spec_replicas_path": ".spec.replicas", "status_replicas_path": ".status.replicas"},
            },
            "additional_printer_columns": [
                {"name": "Image", "type": "string", "json_path": ".spec.image"},
                {"name": "Ready", "type": "integer", "json_path": ".status.readyReplicas"},
                {"name": "Age", "type": "date", "json_path": ".metadata.creationTimestamp"},
            ],
        }
    ],
}
"""A structural schema: what it does not name, the API server prunes or, asked to be strict, refuses."""
