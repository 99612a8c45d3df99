package policies.rules.access.nobody_is_cluster_admin_test

import data.policies.lib.examples_test as examples
import data.policies.rules.access.nobody_is_cluster_admin

test_denies_cluster_admin if {
	every name in ["cluster-admin", null, 0, examples.secret, examples.unknown] {
		_denied == {["urn:web", "roleRef.name"]} with input as _binding({"roleRef": {"name": name}})
	}
	every manifest in [null, {}, {"roleRef": examples.unknown}] {
		_denied == {["urn:web", "roleRef.name"]} with input as _binding(manifest)
	}
}

test_allows_other_roles if {
	every name in ["view", "admin", "cluster-admin-viewer"] {
		_denied == set() with input as _binding({"roleRef": {"kind": "ClusterRole", "name": name}})
	}
}

test_denies_with_the_name_and_the_value if {
	some finding in nobody_is_cluster_admin.deny with input as _binding({"roleRef": {"name": "cluster-admin"}})
	finding.message == "ClusterRoleBinding web: roleRef must not be cluster-admin, got cluster-admin"
}

_binding(manifest) := examples.changes([examples.change(
	"kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "web",
	manifest,
)])

_denied contains [finding.urn, finding.path] if some finding in nobody_is_cluster_admin.deny
