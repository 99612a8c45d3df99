package policies.rules.network.ingress_serves_tls_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.ingress_serves_tls

test_denies_hosts_without_tls if {
	every tls in [
		null,
		[],
		[{"hosts": ["other.example.com"]}],
		[{"hosts": ["*.other.example.com", "*.www.example.com"]}],
		[{"hosts": examples.unknown}],
		[{"hosts": ["other.example.com"]}, null],
		[examples.unknown],
		"x",
		examples.secret,
		examples.unknown,
	] {
		_denied == {["urn:web", "spec.tls"]} with input as _ingress([{"host": "www.example.com"}], tls)
	}
}

test_denies_a_second_host_without_tls if {
	rules := [{"host": "www.example.com"}, {"host": "api.example.com"}]
	_denied == {["urn:web", "spec.tls"]} with input as _ingress(rules, [{"hosts": ["www.example.com"]}])
}

test_denies_rules_without_a_host_where_tls_is_for_one if {
	every rules in [null, [{}], [{"host": null}], [{"host": examples.unknown}], examples.unknown] {
		_denied == {["urn:web", "spec.tls"]} with input as _ingress(rules, [{"hosts": ["www.example.com"]}])
	}
}

test_allows_hosts_with_tls if {
	every hosts in [["www.example.com"], ["a.example.com", "www.example.com"], ["*.example.com"], [], null] {
		tls := [{"hosts": ["a.example.org"]}, {"hosts": hosts, "secretName": "web-tls"}]
		_denied == set() with input as _ingress([{"host": "www.example.com"}], tls)
	}
}

test_allows_a_wildcard_with_tls if {
	_denied == set() with input as _ingress([{"host": "*.example.com"}], [{"hosts": ["*.example.com"]}])
}

test_denies_annotations_that_serve_in_clear if {
	every name, value in {
		"kubernetes.io/ingress.allow-http": "true",
		"nginx.ingress.kubernetes.io/ssl-redirect": examples.unknown,
	} {
		_denied == {["urn:web", sprintf("metadata.annotations[%q]", [name])]} with input as _annotated({name: value})
	}
}

test_allows_annotations_that_do_not if {
	every annotations in [
		null,
		{},
		{"kubernetes.io/ingress.allow-http": "false", "nginx.ingress.kubernetes.io/ssl-redirect": "true"},
	] {
		_denied == set() with input as _annotated(annotations)
	}
}

test_denies_with_the_annotation if {
	changes := _annotated({"kubernetes.io/ingress.allow-http": "true"})
	some finding in ingress_serves_tls.deny with input as changes
	finding.message == "Ingress web: annotation kubernetes.io/ingress.allow-http must be false, got true"
}

_annotated(annotations) := examples.changes([examples.change(
	"kubernetes:networking.k8s.io/v1:Ingress", "web",
	{"metadata": {"annotations": annotations}, "spec": {"rules": [{"host": "a.io"}], "tls": [{}]}},
)])

test_denies_with_the_host if {
	some finding in ingress_serves_tls.deny with input as _ingress([{"host": "www.example.com"}], [])
	finding.message == "Ingress web: tls must hold for www.example.com"
	some other in ingress_serves_tls.deny with input as _ingress(null, [])
	other.message == "Ingress web: tls must hold for every host"
}

_ingress(rules, tls) := examples.changes([examples.in_namespace(
	"kubernetes:networking.k8s.io/v1:Ingress", "web", "acme",
	{"rules": rules, "tls": tls},
)])

_denied contains [finding.urn, finding.path] if some finding in ingress_serves_tls.deny
