package policies.rules.network.hosts_lie_in_the_domain_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.hosts_lie_in_the_domain

test_denies_hosts_of_elsewhere if {
	every host in ["example.org", "badexample.com", "example.com.org", "*.org", 0, examples.secret, examples.unknown] {
		_denied == {["urn:web", "spec.rules[0].host"]} with input as _ingress("acme", host, {})
	}
}

test_allows_hosts_of_the_domain if {
	every host in ["example.com", "www.example.com", "a.b.example.com", "*.example.com", "*.a.example.com"] {
		_denied == set() with input as _ingress("acme", host, {})
	}
}

test_allows_a_tenants_own_domains if {
	domains := {"acme": ["acme.org", "acme.net"], "globex": ["globex.org"]}
	every host in ["acme.org", "www.acme.net"] {
		_denied == set() with input as _ingress("tenant-acme", host, domains)
	}
	every host in ["globex.org", "acme.dev"] {
		_denied == {["urn:web", "spec.rules[0].host"]} with input as _ingress("tenant-acme", host, domains)
		_denied == {["urn:web", "spec.rules[0].host"]} with input as _ingress("edge", host, domains)
	}
}

test_allows_hosts_that_cannot_be_judged_with_a_warning if {
	changes := object.remove(_ingress("acme", "example.org", {}), ["settings"])
	_denied == set() with input as changes
	warned := hosts_lie_in_the_domain.warn with input as changes
	message := "Ingress web: its hosts cannot be judged without the setting platform.domain"
	warned == {{"urn": "urn:web", "message": message}}
}

test_allows_a_change_set_without_hosts if {
	hosts_lie_in_the_domain.warn == set() with input as _ingress("acme", "www.example.com", {})
	every changes in [{}, object.remove(_ingress("acme", "", {}), ["settings"])] {
		_denied == set() with input as changes
		hosts_lie_in_the_domain.warn == set() with input as changes
	}
}

test_denies_with_the_name_and_the_value if {
	some finding in hosts_lie_in_the_domain.deny with input as _ingress("acme", "example.org", {})
	finding.message == "Ingress web: host must lie in example.com, got example.org"
}

_ingress(namespace, host, domains) := {
	"changes": [examples.in_namespace(
		"kubernetes:networking.k8s.io/v1:Ingress", "web", namespace,
		{"rules": [{"host": host}]},
	)],
	"parameters": {"tenant_domains": domains},
	"settings": {"platform": {"domain": "example.com"}},
}

_denied contains [finding.urn, finding.path] if some finding in hosts_lie_in_the_domain.deny
