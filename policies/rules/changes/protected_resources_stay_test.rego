package policies.rules.changes.protected_resources_stay_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.protected_resources_stay

_urn := "urn:pulumi:production::layer0::kubernetes:core/v1:Service::web"

test_denies_to_delete_or_replace_what_is_protected if {
	every protected in ["web", _urn, "kubernetes:core/v1:Service", "Service"] {
		every op in ["delete", "replace", "discard", "", null, 0] {
			_denied == {_urn} with input as _changes(op, ["other", protected])
		}
	}
	unsaid := object.remove(_changes("delete", ["web"]).changes[0], ["op"])
	_denied == {_urn} with input as object.union(_changes("delete", ["web"]), {"changes": [unsaid]})
}

test_denies_with_the_operation if {
	findings := protected_resources_stay.deny with input as _changes("delete", ["web"])
	findings == {{"urn": _urn, "setting": "policies.protected", "message": "Service web: is protected, got delete"}}
}

test_allows_what_keeps_it if {
	every op in ["create", "import", "read", "refresh", "same", "update"] {
		_denied == set() with input as _changes(op, ["web"])
	}
}

test_allows_to_delete_other_resources if {
	every protected in [[], null, ["we"], ["Pod"], [null], "web"] {
		_denied == set() with input as _changes("delete", protected)
	}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.urn if some finding in protected_resources_stay.deny

_changes(op, protected) := {
	"changes": [object.union(examples.change("kubernetes:core/v1:Service", "web", {}), {"urn": _urn, "op": op})],
	"parameters": {"protected": protected},
}
