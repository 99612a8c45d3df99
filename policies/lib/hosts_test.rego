package policies.lib.hosts_test

import data.policies.lib.examples_test as examples
import data.policies.lib.hosts

test_ingresses_claim_the_hosts_of_their_rules_and_of_their_certificates if {
	spec := {
		"rules": [{"host": "a.io"}, {}, {"host": ""}],
		"tls": [{"hosts": ["b.io", ""]}, {"hosts": null}, {"hosts": examples.unknown}],
	}
	_claims == {
		["spec.rules[0].host", "a.io"],
		["spec.tls[0].hosts[0]", "b.io"],
		["spec.tls[2].hosts[0]", examples.unknown],
	} with input as _changes("networking.k8s.io/v1:Ingress", spec)
}

test_gateways_claim_the_hosts_of_their_listeners if {
	spec := {"listeners": [{}, {"hostname": "*.a.io"}]}
	_claims == {["spec.listeners[1].hostname", "*.a.io"]} with input as _changes("g/v1:Gateway", spec)
}

test_routes_claim_their_hosts if {
	every kind in ["HTTPRoute", "GRPCRoute", "TLSRoute"] {
		changes := _changes(sprintf("gateway.networking.k8s.io/v1:%s", [kind]), {"hostnames": ["a.io", "b.io"]})
		_claims == {["spec.hostnames[0]", "a.io"], ["spec.hostnames[1]", "b.io"]} with input as changes
	}
}

test_lists_that_cannot_be_read_count_as_one_host if {
	every mask in [examples.unknown, examples.secret] {
		_claims == {["spec.rules[0].host", mask]} with input as _changes("networking.k8s.io/v1:Ingress", {"rules": mask})
		_claims == {["spec.tls[0].hosts[0]", mask]} with input as _changes("networking.k8s.io/v1:Ingress", {"tls": mask})
		_claims == {["spec.listeners[0].hostname", mask]} with input as _changes("g/v1:Gateway", {"listeners": mask})
		_claims == {["spec.hostnames[0]", mask]} with input as _changes("g/v1:HTTPRoute", {"hostnames": mask})
	}
}

test_objects_without_hosts_claim_none if {
	_claims == set() with input as _changes("core/v1:Service", {"hostnames": ["a.io"]})
	every type in ["g/v1:Ingress", "g/v1:Gateway", "g/v1:HTTPRoute", "core/v1:Service"] {
		_claims == set() with input as _changes(type, {})
	}
}

test_a_claim_knows_its_resource if {
	claims := hosts.claims with input as _changes("g/v1:HTTPRoute", {"hostnames": ["a.io"]})
	{[claim.resource.title, claim.resource.namespace] | some claim in claims} == {["HTTPRoute web", "acme"]}
}

test_a_host_is_inside_its_domain if {
	every host in ["a.io", "www.a.io", "*.a.io", "x.y.a.io"] { hosts.is_inside(host, "a.io") }
	every host in ["b.io", "ba.io", "io", "a.io.com", "", null, 0, examples.unknown] { not hosts.is_inside(host, "a.io") }
}

_claims contains [claim.path, claim.host] if some claim in hosts.claims

_changes(type, spec) := examples.changes([examples.in_namespace(sprintf("kubernetes:%s", [type]), "web", "acme", spec)])
