package policies.rules.changes.freezes_are_kept_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.freezes_are_kept

test_denies_any_change_inside_a_freeze if {
	every now in [
		"2026-12-20T00:00:00Z",
		"2026-12-31T12:00:00Z",
		"2027-01-02T23:59:59.999Z",
		"2027-01-03T00:59:59+01:00",
	] {
		_denied == {"urn:web"} with input as _at(now, {})
	}
	every op in ["create", "update", "replace", "delete", "import", "refresh", "invented", null] {
		_denied == {"urn:web"} with input as _changing("2026-12-25T00:00:00Z", op)
	}
}

test_denies_with_the_reason_and_the_end if {
	some finding in freezes_are_kept.deny with input as _at("2026-12-25T00:00:00Z", {})
	finding == {
		"urn": "urn:web",
		"setting": "policies.freezes.year-end",
		"message": "Deployment web: frozen until 2027-01-03T00:00:00Z: nobody is there",
	}
}

test_denies_where_the_time_is_not_known if {
	every more in [{"now": null}, {"now": 0}, {"now": {}}, {"now": null, "made_from": {"hermetic": false}}] {
		changes := object.union(object.remove(_at("x", {}), ["now"]), more)
		_denied == {""} with input as changes
		freezes_are_kept.warn == set() with input as changes
		some finding in freezes_are_kept.deny with input as changes
		finding.message == "it is not known what time it is, so no freeze can be judged"
	}
	unsaid := object.remove(_at("x", {}), ["now"])
	_denied == {""} with input as unsaid
}

test_denies_what_is_not_excepted if {
	every excepted in [["StatefulSet"], ["apps/v1:Deployment"], [], null] {
		_denied == {"urn:web"} with input as _at("2026-12-25T00:00:00Z", {"except_types": excepted})
	}
}

test_allows_a_change_before_and_after_a_freeze if {
	every now in ["2026-12-19T23:59:59Z", "2027-01-03T00:00:00Z", "2026-12-20T00:59:59+01:00"] {
		_denied == set() with input as _at(now, {})
	}
}

test_allows_what_is_excepted if {
	every type in ["Deployment", "kubernetes:apps/v1:Deployment"] {
		_denied == set() with input as _at("2026-12-25T00:00:00Z", {"except_types": ["Secret", type]})
	}
}

test_allows_a_change_set_without_changes if {
	every now in ["2026-12-25T00:00:00Z", null] {
		_denied == set() with input as _changing(now, "same")
		freezes_are_kept.warn == set() with input as object.union(_changing(now, "same"), {"made_from": {"hermetic": true}})
	}
	nothing := freezes_are_kept.deny with input as {}
	nothing == set()
}

test_allows_any_time_where_no_freeze_is_set if {
	every now in ["2026-12-25T00:00:00Z", null] {
		changes := object.union(object.remove(_at(now, {}), ["parameters"]), {"made_from": {"hermetic": true}})
		_denied == set() with input as changes
		freezes_are_kept.warn == set() with input as changes
	}
}

test_warns_in_a_hermetic_preview_that_has_no_time if {
	hermetic := object.union(_at(null, {}), {"made_from": {"hermetic": true}})
	freezes_are_kept.deny == set() with input as hermetic
	some finding in freezes_are_kept.warn with input as hermetic
	finding == {"urn": "", "message": "no freeze was judged: a hermetic preview does not know what time it is"}
}

_denied contains finding.urn if some finding in freezes_are_kept.deny

_at(now, freeze) := object.union(_changing(now, "create"), {"parameters": {"freezes": {"year-end": freeze}}})

_changing(now, op) := {
	"now": now,
	"changes": [object.union(examples.deployment({}), {"op": op})],
	"parameters": {"freezes": {"year-end": {
		"from": "2026-12-20T00:00:00Z",
		"until": "2027-01-03T00:00:00Z",
		"reason": "nobody is there",
		"except_types": [],
	}}},
}
