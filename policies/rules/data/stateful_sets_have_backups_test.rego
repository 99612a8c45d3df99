package policies.rules.data.stateful_sets_have_backups_test

import data.policies.lib.examples_test as examples
import data.policies.rules.data.stateful_sets_have_backups

test_warns_of_a_set_without_a_backup if {
	every said in [null, "", " ", 5, examples.secret, examples.unknown] {
		_warned == {"metadata.annotations"} with input as _changes({"layer0.dev/backup": said}, [])
	}
	every annotations in [null, {}, {"layer0.dev/plan": "x"}, examples.secret] {
		_warned == {"metadata.annotations"} with input as _changes(annotations, [])
	}
}

test_warns_where_a_schedule_is_for_other_namespaces if {
	every template in [
		{"includedNamespaces": ["web"]},
		{"includedNamespaces": []},
		{"excludedNamespaces": ["data"]},
	] {
		_warned == {"metadata.annotations"} with input as _changes({}, [_schedule(template)])
	}
}

test_warns_with_the_name if {
	findings := stateful_sets_have_backups.warn with input as _changes({}, [])
	findings == {{
		"urn": "urn:db",
		"path": "metadata.annotations",
		"message": "StatefulSet db: nothing says what copies its data elsewhere",
	}}
}

test_denies_nothing_and_allows_a_set_that_says_what_copies_it if {
	_warned == set() with input as _changes({"layer0.dev/backup": "cronjob/pg-dump"}, [])
}

test_allows_a_set_that_velero_copies if {
	annotations := {"template": {"metadata": {"annotations": {"backup.velero.io/backup-volumes": "data"}}}}
	_warned == set() with input as {"changes": [_set({}, annotations)]}
	every template in [{}, null, {"includedNamespaces": ["web", "data"]}, {"includedNamespaces": ["*"]}] {
		_warned == set() with input as _changes({}, [_schedule(template)])
	}
}

test_allows_a_set_without_volumes if {
	every templates in [[], null] {
		_warned == set() with input as {"changes": [_set({}, {"volumeClaimTemplates": templates})]}
	}
}

test_allows_what_may_be_lost if {
	_warned == set() with input as object.union(_changes({}, []), {"parameters": {"allow_data_loss": ["*"]}})
}

test_allows_a_change_set_without_changes if {
	_warned == set() with input as {}
}

_warned contains finding.path if some finding in stateful_sets_have_backups.warn

_schedule(template) := examples.change("kubernetes:velero.io/v1:Schedule", "nightly", {"spec": {"template": template}})

_set(annotations, more) := examples.change("kubernetes:apps/v1:StatefulSet", "db", {
	"metadata": {"namespace": "data", "annotations": annotations},
	"spec": object.union({"volumeClaimTemplates": [{}]}, more),
})

_changes(annotations, others) := {"changes": array.concat([_set(annotations, {})], others)}
