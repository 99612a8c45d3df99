package policies.rules.data.stateful_resources_are_kept_test

import data.policies.lib.examples_test as examples
import data.policies.rules.data.stateful_resources_are_kept

_stateful_set := "kubernetes:apps/v1:StatefulSet"

_urn := "urn:pulumi:production::layer0::kubernetes:apps/v1:StatefulSet::db"

test_denies_the_loss_of_what_holds_data if {
	every type in [
		_stateful_set,
		"kubernetes:core/v1:PersistentVolumeClaim",
		"kubernetes:core/v1:PersistentVolume",
		"kubernetes:core/v1:Namespace",
		"platform:index:PostgresTenant",
		"random:index/randomPassword:RandomPassword",
	] {
		_denied == {_urn} with input as _changes(type, "delete", [])
		_denied == {_urn} with input as _changes(type, "replace", [])
	}
}

test_denies_an_operation_that_it_does_not_know if {
	every op in ["discard", "", null, 0] {
		_denied == {_urn} with input as _changes(_stateful_set, op, [])
	}
	change := object.remove(examples.change(_stateful_set, "db", {}), ["op"])
	_denied == {"urn:db"} with input as examples.changes([change])
}

test_denies_where_something_else_may_be_lost if {
	every allowed in [["cache"], ["d"], ["urn"], [null], [examples.unknown], "*", "db", null] {
		_denied == {_urn} with input as _changes(_stateful_set, "delete", allowed)
	}
}

test_denies_in_a_destroy if {
	_denied == {_urn} with input as object.union(_changes(_stateful_set, "delete", []), {"operation": "destroy"})
}

test_denies_without_parameters if {
	_denied == {_urn} with input as object.remove(_changes(_stateful_set, "delete", []), ["parameters"])
}

test_denies_with_the_kind_and_the_operation if {
	some finding in stateful_resources_are_kept.deny with input as _changes(_stateful_set, "replace", [])
	finding == {"urn": _urn, "message": "StatefulSet db: must be kept, got replace"}
}

test_allows_what_keeps_the_data if {
	every op in ["create", "import", "read", "refresh", "same", "update"] {
		_denied == set() with input as _changes(_stateful_set, op, [])
	}
}

test_allows_the_loss_of_what_holds_no_data if {
	every type in [
		"kubernetes:apps/v1:Deployment",
		"kubernetes:core/v1:Secret",
		"random:index/randomString:RandomString",
		"layer0:index:StatefulSet",
		"pulumi:pulumi:Stack",
	] {
		_denied == set() with input as _changes(type, "delete", [])
	}
}

test_allows_what_may_be_lost if {
	every allowed in ["*", "db", _urn] {
		_denied == set() with input as _changes(_stateful_set, "delete", ["cache", allowed])
	}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.urn if some finding in stateful_resources_are_kept.deny

_changes(type, op, allowed) := {
	"changes": [object.union(examples.change(type, "db", {}), {"urn": _urn, "op": op})],
	"parameters": {"allow_data_loss": allowed},
}
