"""A new rule and its test, to be made one's own: as they are they hold every check there is."""

import re
from pathlib import Path
from string import Template

from scripts.authoring.errors import Invalid
from scripts.authoring.rulebook import RULES, Rulebook

_NAME = re.compile(r"(?P<domain>[a-z][a-z0-9_]*)/(?P<rule>[a-z][a-z0-9_]*)")
_WORDS = {"as", "contains", "data", "default", "else", "every", "false", "if", "import", "in", "input"} | {
    *("not", "null", "package", "set", "some", "true", "with")
}
"""What Rego keeps for itself: it can be no part of a package."""

_RULE = Template("""# METADATA
# title: $title
# description: What goes wrong without it. Here, nobody knows whom to ask about a ConfigMap without an owner.
# custom:
#   severity: medium
#   remedy: set metadata.labels.owner to the people who answer for it
#   scope: change
package policies.rules.$domain.$rule

import data.policies.lib.kubernetes
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some resource in kubernetes.of_kind.ConfigMap
	owner := values.at(resource.manifest, ["metadata", "labels", "owner"], "")
	not _is_name(owner)
	finding := {
		"urn": resource.urn,
		"path": "metadata.labels.owner",
		"message": sprintf("%s: owner must be a name, got %v", [resource.title, values.text(owner)]),
	}
}

_is_name(owner) if {
	is_string(owner)
	owner != ""
}
""")

_TEST = Template("""package policies.rules.$domain.${rule}_test

import data.policies.lib.examples_test as examples
import data.policies.rules.$domain.$rule

test_denies_what_is_no_name if {
	every owner in ["", null, 1, [], {}, examples.secret, examples.unknown] {
		_denied == {"metadata.labels.owner"} with input as _owned_by(owner)
	}
}

test_denies_where_it_cannot_be_read if {
	every manifest in [null, {}, {"metadata": null}, {"metadata": examples.unknown}, {"metadata": {"labels": "x"}}] {
		_denied == {"metadata.labels.owner"} with input as _config_map(manifest)
	}
}

test_denies_with_the_name_and_the_value if {
	some finding in $rule.deny with input as _owned_by(examples.secret)
	finding == {
		"urn": "urn:web",
		"path": "metadata.labels.owner",
		"message": "ConfigMap web: owner must be a name, got a secret",
	}
}

test_allows_a_name if {
	_denied == set() with input as _owned_by("shop")
}

test_allows_other_kinds if {
	_denied == set() with input as examples.changes([examples.deployment({})])
}

_denied contains finding.path if some finding in $rule.deny

_owned_by(owner) := _config_map({"metadata": {"labels": {"owner": owner}}})

_config_map(manifest) := examples.changes([examples.change("kubernetes:core/v1:ConfigMap", "web", manifest)])
""")


def write(rulebook: Rulebook, name: str, folder: Path | None = None) -> tuple[Path, Path]:
    """Write a rule and its test into a user's folder, or beside ours; their paths.

    Raises `Invalid` for a name that cannot be one, and for a rule or a file that is there already.
    """
    match = _NAME.fullmatch(name)
    parts = set(match.groups()) if match else set[str]()
    if not match or parts & _WORDS or match["domain"] == "lib" or match["rule"].endswith("_test"):
        raise Invalid(
            f"{name}: it must be a domain and a rule in small letters, digits and underscores, neither a word of Rego"
            " nor the name of a test; write it as workloads/images_are_pinned"
        )
    if name in rulebook.rules:
        raise Invalid(f"{rulebook.rules[name].path}: there is a rule {name} already; choose another name")
    path = (folder or RULES) / match["domain"] / f"{match['rule']}.rego"
    test = path.with_name(f"{path.stem}_test.rego")
    taken = next((file for file in (path, test) if file.exists()), None)
    if taken:
        raise Invalid(f"{taken}: it is there already; choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    words = {**match.groupdict(), "title": match["rule"].replace("_", " ").capitalize()}
    path.write_text(_RULE.substitute(words), encoding="utf-8")
    test.write_text(_TEST.substitute(words), encoding="utf-8")
    return path, test
