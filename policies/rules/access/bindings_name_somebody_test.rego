package policies.rules.access.bindings_name_somebody_test

import data.policies.lib.examples_test as examples
import data.policies.rules.access.bindings_name_somebody

test_denies_whoever_comes_along if {
	every subject in [
		{"kind": "User", "name": "system:anonymous"},
		{"kind": "Group", "name": "system:unauthenticated"},
		{"kind": "Group", "name": "system:authenticated"},
		{"kind": "Group", "name": "system:masters"},
		{"kind": "Group", "name": "system:serviceaccounts"},
		{"kind": "Group", "name": "system:serviceaccounts:acme"},
		{"kind": "User", "name": "system:serviceaccount:acme:default"},
		{"kind": "ServiceAccount", "name": "default"},
	] {
		_denied == {["urn:web", "subjects[1].name"]} with input as _binding({"subjects": [_people, subject]})
	}
}

test_denies_subjects_that_cannot_be_read if {
	_denied == {["urn:web", "subjects[0].name"]} with input as _binding({"subjects": examples.unknown})
	every subject in [
		{},
		null,
		{"name": "acme"},
		{"kind": "Robot", "name": "acme"},
		{"kind": "Group"},
		{"kind": "ServiceAccount", "name": examples.secret},
		{"kind": "Group", "name": examples.unknown},
		{"kind": examples.unknown, "name": "acme"},
		examples.secret,
	] {
		_denied == {["urn:web", "subjects[0].name"]} with input as _binding({"subjects": [subject]})
	}
}

test_allows_somebody_in_particular if {
	every subject in [
		_people,
		{"kind": "User", "name": "jane"},
		{"kind": "User", "name": "system:serviceaccount:acme:web"},
		{"kind": "User", "name": "system:kube-scheduler"},
		{"kind": "ServiceAccount", "name": "web", "namespace": "acme"},
		{"kind": "Group", "name": "default"},
	] {
		_denied == set() with input as _binding({"subjects": [subject]})
	}
}

test_allows_a_binding_without_subjects if {
	every subjects in [null, []] {
		_denied == set() with input as _binding({"subjects": subjects})
	}
}

test_denies_with_the_name_and_the_value if {
	manifest := {"subjects": [{"kind": "ServiceAccount", "name": "default"}]}
	some finding in bindings_name_somebody.deny with input as _binding(manifest)
	finding.message == "ClusterRoleBinding web: subject must be somebody in particular, got default"
}

_people := {"kind": "Group", "name": "acme-people"}

_binding(manifest) := examples.changes([examples.change(
	"kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "web",
	manifest,
)])

_denied contains [finding.urn, finding.path] if some finding in bindings_name_somebody.deny
