"""Rules as a careless author writes them, in a folder of their own beside the real gate and the real library."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from policies.modules import POLICIES

RULE = """# METADATA
# title: A rule
# custom:
#   severity: high
#   remedy: do better
#   scope: {scope}
package policies.rules.careless.{name}

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

{body}
"""


FINDING = '{"urn": change.urn, "message": "bad"}'

# Each denies the image `bad`, and reads it in its own way; none names a path in its findings.
READ_IMAGE = {
    "comparison": """
deny contains FINDING if {
	some change in input.changes
	some container in change.new.spec.containers
	container.image == "bad"
}""",
    "index": """
deny contains FINDING if {
	some change in input.changes
	change.new.spec.containers[0].image == "bad"
}""",
    "first_change": """
deny contains FINDING if {
	change := input.changes[0]
	change.new.spec.containers[0].image == "bad"
}""",
    "negation": """
deny contains FINDING if {
	some change in input.changes
	not good(change)
}

good(change) if {
	some container in change.new.spec.containers
	container.image == "good"
}""",
    "negated_call": """
deny contains FINDING if {
	some change in input.changes
	some container in change.new.spec.containers
	not startswith(container.image, "good")
}""",
    "call": """
deny contains FINDING if {
	some change in input.changes
	some container in change.new.spec.containers
	startswith(container.image, "bad")
}""",
    "comprehension": """
deny contains FINDING if {
	some change in input.changes
	count([c | some c in change.new.spec.containers; c.image == "bad"]) > 0
}""",
    "set_of_images": """
deny contains FINDING if {
	some change in input.changes
	images := {image | image := change.new.spec.containers[_].image}
	"bad" in images
}""",
    "every_one": """
deny contains FINDING if {
	some change in input.changes
	not all_good(change)
}

all_good(change) if {
	every container in change.new.spec.containers { container.image == "good" }
}""",
    "walking": """
deny contains FINDING if {
	some change in input.changes
	walk(change.new, [_, "bad"])
}""",
    "function": """
deny contains FINDING if {
	some change in input.changes
	image_of(change.new) == "bad"
}

image_of(manifest) := manifest.spec.containers[0].image""",
    "object_get": """
deny contains FINDING if {
	some change in input.changes
	object.get(change, ["new", "spec", "containers", 0, "image"], "") == "bad"
}""",
    "computed_keys": """
deny contains FINDING if {
	some change in input.changes
	keys := ["spec", "containers"]
	object.get(change.new, keys, [])[0][concat("", ["im", "age"])] == "bad"
}""",
    "library": """
deny contains {"urn": container.urn, "message": "bad"} if {
	some container in kubernetes.containers
	values.at(container.value, ["image"], null) == "bad"
}""",
    "by_kind": """
deny contains {"urn": pod.urn, "message": "bad"} if {
	some pod in kubernetes.of_kind.Pod
	bad := [c | some c in pod.manifest.spec.containers; c.image == "bad"]
	bad != []
}""",
    "as_text": """
deny contains FINDING if {
	some change in input.changes
	contains(json.marshal(change), "bad")
}""",
    "looked_up": """
_bad := {"bad"}

deny contains FINDING if {
	some change in input.changes
	_bad[change.new.spec.containers[0].image]
}""",
    "with_input": """
deny contains FINDING if {
	some change in input.changes
	_is_bad with input as change.new
}

_is_bad if input.spec.containers[0].image == "bad\"""",
    "other_rules": """
_bad[change.urn] := image if {
	some change in input.changes
	image := change.new.spec.containers[0].image
}

deny contains {"urn": urn, "message": "bad"} if {
	some urn, image in _bad
	image == "bad"
}""",
    "alternatives": """
deny contains FINDING if {
	some change in input.changes
	verdict(change) == "bad"
}

verdict(change) := "good" if change.new.spec.containers[0].image == "good"

else := "bad\"""",
    "bare_reference": """
_bad contains change.urn if {
	some change in input.changes
	change.new.spec.containers[0].image == "bad"
}

deny contains FINDING if {
	some change in input.changes
	_bad[change.urn]
}""",
    "default_rule": """
default _all_good := false

_all_good if {
	every change in input.changes { change.new.spec.containers[0].image == "good" }
}

deny contains FINDING if {
	some change in input.changes
	not _all_good
}""",
    "text_only_in_a_message": """
deny contains {"urn": change.urn, "message": sprintf("bad: %v", [change.new.metadata.name])} if {
	some change in input.changes
	change.new.spec.containers[0].image == "bad"
}""",
}

ERRORS = {"call", "negated_call"}
"""Those that make an error of a mask in the place of a text."""

# None of their answers depends on the image.
READ_NO_IMAGE = {
    "other_field": """
deny contains FINDING if {
	some change in input.changes
	change.new.spec.hostNetwork == true
}""",
    "other_item": """
deny contains FINDING if {
	some change in input.changes
	change.new.spec.containers[1].image == "bad"
}""",
    "the_change": """
deny contains FINDING if {
	some change in input.changes
	change.op == "delete"
}""",
    "how_many": """
deny contains FINDING if {
	some change in input.changes
	count(change.new.spec.containers) > 5
}""",
    "any_at_all": """
deny contains FINDING if {
	some change in input.changes
	change.new.spec.containers != []
	change.op == "delete"
}""",
    "only_told": """
deny contains {"urn": change.urn, "message": sprintf("bad: %v", [change.new.spec.containers])} if {
	some change in input.changes
	change.new.metadata.name == "bad"
}""",
    "library_other_field": """
deny contains {"urn": container.urn, "message": values.text(container.value)} if {
	some container in kubernetes.containers
	values.at(container.value, ["tty"], false) == true
}""",
}


def filled(bodies: Mapping[str, str]) -> dict[str, str]:
    return {name: body.replace("FINDING", FINDING) for name, body in bodies.items()}


def policies(folder: Path, bodies: Mapping[str, str], scope: str = "change") -> Path:
    """A policies folder with a rule for each body, by name, and no other rules."""
    made = folder / "policies"
    shutil.copytree(POLICIES / "lib", made / "lib", ignore=shutil.ignore_patterns("*_test.rego"))
    shutil.copy(POLICIES / "gate.rego", made)
    (made / "rules" / "careless").mkdir(parents=True)
    for name, body in bodies.items():
        write(made, name, body, scope)
    return made


def write(made: Path, name: str, body: str, scope: str = "change") -> None:
    """Add a rule."""
    source = RULE.format(name=name, body=body, scope=scope)
    (made / "rules" / "careless" / f"{name}.rego").write_text(source)
