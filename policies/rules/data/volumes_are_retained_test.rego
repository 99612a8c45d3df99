package policies.rules.data.volumes_are_retained_test

import data.policies.lib.examples_test as examples
import data.policies.rules.data.volumes_are_retained

test_denies_a_volume_that_goes_with_its_claim if {
	every policy in ["Delete", "Recycle", "retain", "", 5, examples.secret, examples.unknown] {
		_denied == {"spec.persistentVolumeReclaimPolicy"} with input as _volume(policy, [])
	}
}

test_denies_claims_that_go_with_their_set if {
	every event in ["whenDeleted", "whenScaled"] {
		_denied == {sprintf("spec.persistentVolumeClaimRetentionPolicy.%s", [event])} with input as _set({event: "Delete"})
	}
}

test_denies_a_policy_that_cannot_be_read if {
	policy := "spec.persistentVolumeClaimRetentionPolicy"
	wanted := {sprintf("%s.%s", [policy, event]) | some event in ["whenDeleted", "whenScaled"]}
	_denied == wanted with input as _set(examples.unknown)
}

test_denies_with_the_policy if {
	findings := volumes_are_retained.deny with input as _volume("Delete", ["cache"])
	findings == {{
		"urn": "urn:pv",
		"path": "spec.persistentVolumeReclaimPolicy",
		"message": "PersistentVolume pv: spec.persistentVolumeReclaimPolicy must be Retain, got Delete",
	}}
}

test_allows_what_is_retained if {
	every policy in ["Retain", null] {
		_denied == set() with input as _volume(policy, [])
		_denied == set() with input as _set({"whenDeleted": policy, "whenScaled": policy})
	}
}

test_allows_a_set_without_a_policy if {
	_denied == set() with input as _set(null)
}

test_allows_what_may_be_lost if {
	_denied == set() with input as _volume("Delete", ["*"])
	_denied == set() with input as _volume("Delete", ["urn:pv"])
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in volumes_are_retained.deny

_volume(policy, allowed) := {
	"changes": [examples.change(
		"kubernetes:core/v1:PersistentVolume", "pv",
		{"spec": {"persistentVolumeReclaimPolicy": policy}},
	)],
	"parameters": {"allow_data_loss": allowed},
}

_set(policy) := {"changes": [examples.change(
	"kubernetes:apps/v1:StatefulSet", "db",
	{"spec": {"persistentVolumeClaimRetentionPolicy": policy}},
)]}
