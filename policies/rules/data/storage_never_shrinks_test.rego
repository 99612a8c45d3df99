package policies.rules.data.storage_never_shrinks_test

import data.policies.lib.examples_test as examples
import data.policies.rules.data.storage_never_shrinks

test_denies_less_than_before if {
	every case in [["10Gi", "5Gi"], ["10Gi", "10G"], ["1Gi", "1023Mi"], ["1", "999m"]] {
		_denied == {"spec.resources.requests.storage"} with input as _claim(case[0], case[1])
	}
}

test_denies_what_is_no_quantity if {
	every storage in [null, "", "ten", {}, examples.secret, examples.unknown] {
		_denied == {"spec.resources.requests.storage"} with input as _claim("10Gi", storage)
	}
}

test_denies_a_volume_and_a_template if {
	two := {"spec": {"capacity": {"storage": "2Gi"}}}
	volume := _change("core/v1:PersistentVolume", two, {"spec": {"capacity": {"storage": "1Gi"}}})
	_denied == {"spec.capacity.storage"} with input as {"changes": [volume]}
	before := _set([_template("data", "2Gi"), _template("wal", "2Gi")])
	after := _set([_template("new", "1Gi"), _template("data", "2Gi"), _template("wal", "1Gi")])
	set := _change("apps/v1:StatefulSet", before, after)
	_denied == {"spec.volumeClaimTemplates[2].spec.resources.requests.storage"} with input as {"changes": [set]}
}

test_denies_with_the_sizes if {
	findings := storage_never_shrinks.deny with input as _claim("10Gi", "5Gi")
	findings == {{
		"urn": "urn:db",
		"path": "spec.resources.requests.storage",
		"message": "PersistentVolumeClaim db: storage must stay at least 10Gi, got 5Gi",
	}}
}

test_allows_as_much_and_more if {
	every case in [["10Gi", "10Gi"], ["10Gi", "10240Mi"], ["10Gi", "11Gi"], ["1G", "1Gi"]] {
		_denied == set() with input as _claim(case[0], case[1])
	}
}

test_allows_any_size_where_the_one_before_cannot_be_read if {
	every storage in [null, "ten", examples.secret, {}] {
		_denied == set() with input as _claim(storage, "1Gi")
		_denied == set() with input as _claim(storage, "ten")
	}
}

test_allows_any_size_of_what_is_new if {
	_denied == set() with input as {"changes": [_change("core/v1:PersistentVolumeClaim", null, _size("1Gi"))]}
}

test_allows_what_may_be_lost if {
	_denied == set() with input as object.union(_claim("10Gi", "5Gi"), {"parameters": {"allow_data_loss": ["*"]}})
}

test_allows_other_kinds if {
	_denied == set() with input as {"changes": [_change("acme.dev/v1:Database", _size("2Gi"), _size("1Gi"))]}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in storage_never_shrinks.deny

_claim(before, after) := {"changes": [_change("core/v1:PersistentVolumeClaim", _size(before), _size(after))]}

_size(storage) := {"spec": {"resources": {"requests": {"storage": storage}}}}

_template(name, storage) := object.union(_size(storage), {"metadata": {"name": name}})

_set(templates) := {"spec": {"volumeClaimTemplates": templates}}

_change(type, before, after) := object.union(
	examples.change(sprintf("kubernetes:%s", [type]), "db", after),
	{"old": before},
)
