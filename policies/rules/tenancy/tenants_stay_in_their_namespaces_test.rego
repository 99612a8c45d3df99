package policies.rules.tenancy.tenants_stay_in_their_namespaces_test

import data.policies.lib.examples_test as examples
import data.policies.rules.tenancy.tenants_stay_in_their_namespaces

test_allows_objects_in_the_tenants_namespace if {
	_denied == set() with input as _changes("core/v1:ConfigMap", "acme", "tenant-acme")
}

test_denies_objects_elsewhere if {
	every namespace in ["tenant-globex", "acme", "kube-system", null, 0, examples.secret, examples.unknown] {
		_denied == {["urn:web", "metadata.namespace"]} with input as _changes("core/v1:ConfigMap", "acme", namespace)
	}
}

test_denies_objects_of_the_whole_cluster if {
	_denied == {["urn:web", "metadata.namespace"]} with input as _changes("rbac/v1:ClusterRole", "acme", null)
}

test_allows_the_tenants_namespace_itself if {
	_denied == set() with input as _changes("core/v1:Namespace", "acme", null)
}

test_allows_objects_of_nobody_anywhere if {
	_denied == set() with input as _changes("rbac/v1:ClusterRole", null, null)
	_denied == set() with input as _changes("core/v1:ConfigMap", null, "kube-system")
}

test_denies_with_the_name_and_the_value if {
	some finding in tenants_stay_in_their_namespaces.deny with input as _changes("core/v1:ConfigMap", "acme", null)
	finding.message == "ConfigMap web: must lie in tenant-acme, got nothing"
}

_changes(type, tenant, namespace) := examples.changes([object.union(
	examples.in_namespace(sprintf("kubernetes:%s", [type]), "web", namespace, {}),
	{"tenant": tenant},
)])

_denied contains [finding.urn, finding.path] if some finding in tenants_stay_in_their_namespaces.deny
