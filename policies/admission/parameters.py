"""A constraint's parameters, as the API server would store them: held against the template's schema, with defaults."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from policies.admission import spec
from policies.admission.documents import Refused
from policies.admission.templates import Template
from policies.schemas import structural
from policies.values import is_list, is_object


def stored(given: Any, template: Template) -> Any:
    """The parameters with the schema's defaults. Raises `Refused` where they do not fit the schema."""
    import jsonschema_rs

    parameters = _completed({} if given is None else deepcopy(given), template.schema)
    schema = structural.closed(template.schema) if template.is_structural else dict(template.schema)
    try:
        faults = list(jsonschema_rs.validator_for(schema).iter_errors(parameters))
    except (jsonschema_rs.ValidationError, ValueError) as error:
        raise Refused(f"{template.place}: the schema of {template.kind} cannot be used: {error}") from error
    if faults:
        told = (f"{spec.place(['spec', 'parameters', *fault.instance_path])}: {fault.message}" for fault in faults)
        raise Refused("; ".join(told))
    return parameters


def _completed(value: Any, schema: Mapping[str, Any]) -> Any:
    if is_object(value):
        properties: Any = schema.get("properties") or {}
        for name, inner in properties.items():
            if name not in value and is_object(inner) and "default" in inner:
                value[name] = deepcopy(inner["default"])
        others: Any = schema.get("additionalProperties")
        for name in value:
            inner = properties.get(name, others)
            value[name] = _completed(value[name], inner) if is_object(inner) else value[name]
    if is_list(value) and is_object(items := schema.get("items")):
        return [_completed(item, items) for item in value]
    return value
