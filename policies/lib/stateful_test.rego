package policies.lib.stateful_test

import data.policies.lib.stateful

test_what_holds_data_is_known_by_its_type if {
	every type in [
		"kubernetes:apps/v1:StatefulSet",
		"kubernetes:core/v1:Namespace",
		"kubernetes:core/v1:PersistentVolume",
		"kubernetes:core/v1:PersistentVolumeClaim",
		"platform:index:PostgresTenant",
		"random:index/randomPassword:RandomPassword",
	] {
		stateful.holds_data(type)
	}
}

test_other_types_hold_none if {
	every type in [
		"kubernetes:apps/v1:Deployment",
		"random:index/randomString:RandomString",
		"layer0:index:StatefulSet",
		"",
	] {
		not stateful.holds_data(type)
	}
}

test_what_may_be_lost_is_named if {
	urn := "urn:pulumi:production::layer0::kubernetes:apps/v1:StatefulSet::team::db"
	every allowed in ["*", urn, "team::db"] {
		stateful.may_be_lost(urn) with input as {"parameters": {"allow_data_loss": ["cache", allowed]}}
	}
	every allowed in [["db"], [], null, "*", [null]] {
		not stateful.may_be_lost(urn) with input as {"parameters": {"allow_data_loss": allowed}}
	}
}
