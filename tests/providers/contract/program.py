"""The program of the contract's stacks: it registers the resources that `wanted.json` lists."""

import json
from pathlib import Path
from typing import Any, cast

import pulumi
from pulumi.runtime.rpc import UNKNOWN

_PROVIDER = "pulumi:providers:"

made: dict[str, pulumi.Resource] = {}


def inputs(value: Any) -> Any:
    """The values that stand in the file; a map of one key with a dollar sign is a mark."""
    match value:
        case {"$secret": hidden}:
            return pulumi.Output.secret(inputs(hidden))
        case {"$later": known}:
            return UNKNOWN if pulumi.runtime.is_dry_run() else known
        case {"$of": [name, attribute, *keys]}:
            found: Any = getattr(made[name], attribute)
            for key in keys:
                found = found[key]
            return found
        case dict():
            return {key: inputs(item) for key, item in cast("dict[str, Any]", value).items()}
        case list():
            return [inputs(item) for item in cast("list[Any]", value)]
        case _:
            return value


def options(given: dict[str, Any]) -> pulumi.ResourceOptions:
    """Other resources are meant by their names."""
    if "provider" in given:
        given["provider"] = made[given["provider"]]
    if "depends_on" in given:
        given["depends_on"] = [made[name] for name in given["depends_on"]]
    if "custom_timeouts" in given:
        given["custom_timeouts"] = pulumi.CustomTimeouts(**given["custom_timeouts"])
    return pulumi.ResourceOptions(**given)


def main() -> None:
    for item in json.loads(Path("wanted.json").read_text()):
        name, token, properties = item["name"], item["token"], inputs(item["inputs"])
        if token.startswith(_PROVIDER):
            package = token.removeprefix(_PROVIDER)
            made[name] = pulumi.ProviderResource(package, name, properties, options(item["options"]))
        else:
            made[name] = pulumi.CustomResource(token, name, properties, options(item["options"]))


if __name__ == "__main__":
    main()
