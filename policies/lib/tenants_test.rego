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
	tenants.of({"tenant": null, "namespace": "layer0-data"}) == null
}
