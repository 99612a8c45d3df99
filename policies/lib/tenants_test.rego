package policies.lib.tenants_test

import data.policies.lib.examples_test as examples
import data.policies.lib.tenants

test_a_namespace_is_named_after_its_tenant if {
	tenants.namespace("acme") == "tenant-acme"
	tenants.of_namespace("tenant-acme") == "acme"
}

test_other_namespaces_are_nobodys if {
	every name in ["acme", "my-tenant-acme", null, examples.secret, examples.unknown, 0] {
		tenants.of_namespace(name) == null
	}
}

test_a_resource_is_its_tenants_wherever_it_lies if {
	tenants.of({"tenant": "acme", "namespace": "tenant-globex"}) == "acme"
	tenants.of({"tenant": null, "namespace": "tenant-globex"}) == "globex"
	tenants.of({"tenant": null, "namespace": "layer0-data", "kind": "Pod"}) == null
}

test_a_namespace_is_its_tenants_by_its_label if {
	labelled := {"metadata": {"labels": {"layer0.dev/tenant": "acme"}}}
	tenants.of({"tenant": null, "namespace": null, "kind": "Namespace", "manifest": labelled}) == "acme"
	tenants.of({"tenant": null, "namespace": null, "kind": "Pod", "manifest": labelled}) == null
	tenants.of({"tenant": null, "namespace": null, "kind": "Namespace", "manifest": {}}) == null
	tenants.label({"manifest": {"metadata": {"labels": examples.secret}}}) == examples.secret
}
