package policies.rules.certificates.ingress_hosts_have_certificates_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.ingress_hosts_have_certificates

test_denies_a_host_that_no_certificate_names if {
	every host in ["shop.example.com", "a.www.example.com", "example.org", "*.example.com", "a.b.apps.example.com"] {
		_denied == {["urn:in", "spec.tls[0].hosts[0]"]} with input as _changes(_names, [host])
	}
}

test_denies_each_host if {
	tls := [{"hosts": ["www.example.com"]}, {"hosts": ["www.example.com", "shop.example.com"]}]
	_denied == {["urn:in", "spec.tls[1].hosts[1]"]} with input as _with(_names, {}, tls)
}

test_denies_what_cannot_be_read if {
	every host in [null, 5, {}, examples.secret, examples.unknown] {
		_denied == {["urn:in", "spec.tls[0].hosts[0]"]} with input as _changes(_names, [host])
	}
	every hidden in [examples.secret, examples.unknown] {
		_denied == {["urn:in", "spec.tls[0].hosts[0]"]} with input as _with(_names, {}, hidden)
	}
}

test_denies_at_the_certificate_whose_names_are_hidden if {
	every mask in [examples.secret, examples.unknown] {
		_denied == {["urn:web", "names[1]"]} with input as _changes(["www.example.com", mask], ["shop.example.com"])
	}
}

test_denies_with_the_host if {
	some finding in ingress_hosts_have_certificates.deny with input as _changes(_names, ["shop.example.com"])
	finding.message == "Ingress in: no certificate names shop.example.com"
}

test_allows_hosts_that_a_certificate_names if {
	every host in ["www.example.com", "WWW.Example.com", "any.apps.example.com", "*.apps.example.com"] {
		_denied == set() with input as _changes(_names, [host])
	}
}

test_allows_hosts_whose_certificates_are_made_elsewhere if {
	every annotation in ["cert-manager.io/issuer", "cert-manager.io/cluster-issuer", "kubernetes.io/tls-acme"] {
		_denied == set() with input as _with(_names, {annotation: "x"}, [{"hosts": ["shop.example.com"]}])
	}
}

test_denies_other_annotations if {
	other := _with(_names, {"a": "cert-manager.io/issuer"}, [{"hosts": ["shop.example.com"]}])
	_denied == {["urn:in", "spec.tls[0].hosts[0]"]} with input as other
}

test_allows_any_host_where_the_stack_makes_no_certificates if {
	_denied == set() with input as {"changes": [_ingress({}, [{"hosts": ["shop.example.com"]}])]}
}

test_allows_an_ingress_without_tls_or_hosts if {
	every tls in [null, [], [{"secretName": "a"}]] {
		_denied == set() with input as _with(_names, {}, tls)
	}
}

test_allows_a_change_set_without_changes if {
	_denied == set() with input as {}
}

_names := ["www.example.com", "*.apps.example.com"]

_denied contains [finding.urn, finding.path] if some finding in ingress_hosts_have_certificates.deny

_ingress(annotations, tls) := examples.change(
	"kubernetes:networking.k8s.io/v1:Ingress", "in",
	{"metadata": {"annotations": annotations}, "spec": {"tls": tls}},
)

_changes(names, hosts) := _with(names, {}, [{"hosts": hosts}])

_with(names, annotations, tls) := {"changes": [examples.certificate({"names": names}), _ingress(annotations, tls)]}
