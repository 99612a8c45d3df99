package policies.rules.network.ingress_is_plain_test

import data.policies.lib.examples_test as examples
import data.policies.rules.network.ingress_is_plain

test_denies_annotations_that_configure_the_controller if {
	every name, value in {
		"nginx.ingress.kubernetes.io/configuration-snippet": "more_set_headers x;",
		"nginx.ingress.kubernetes.io/server-snippet": examples.unknown,
		"nginx.org/a": "alias; ",
		"nginx.org/b": "  root /;",
		"nginx.org/c": "content_by_lua_block {}",
		"nginx.org/d": "/etc/passwd",
		"nginx.org/e": "x /var/run/secrets/a",
		"nginx.org/f": examples.unknown,
		"nginx.org/g": examples.secret,
		"nginx.org/h": 0,
	} {
		wanted := {["urn:web", sprintf("metadata.annotations[%q]", [name])]}
		_denied == wanted with input as _annotated({"nginx.ingress.kubernetes.io/ssl-redirect": "true", name: value})
	}
}

test_allows_other_annotations if {
	every annotations in [
		null,
		{},
		{"cert-manager.io/cluster-issuer": "letsencrypt"},
		{"nginx.ingress.kubernetes.io/app-root": "/app"},
		{"example.com/etc": "rooted; aliases;", "snippet": "a"},
	] {
		_denied == set() with input as _annotated(annotations)
	}
}

test_denies_paths_that_are_files_of_the_controller if {
	every path in [
		"/etc/kubernetes/admin.conf",
		"/root",
		"/var/run/secrets",
		"/var/run/kubernetes/serviceaccount",
		0,
		examples.unknown,
		examples.secret,
	] {
		wanted := {["urn:web", "spec.rules[0].http.paths[1].path"]}
		_denied == wanted with input as _with_rules([{"http": {"paths": [{"path": "/tea"}, {"path": path}]}}])
	}
}

test_denies_rules_and_paths_that_cannot_be_read if {
	every rules in [examples.unknown, "x", [{"http": examples.unknown}], [{"http": {"paths": examples.unknown}}]] {
		_denied == {["urn:web", "spec.rules[0].http.paths[0].path"]} with input as _with_rules(rules)
	}
}

test_allows_other_paths if {
	every path in [null, "/", "/tea", "/roots", "/etcd", "/api/var"] {
		_denied == set() with input as _with_rules([{"http": {"paths": [{"path": path}]}}])
	}
	every rules in [null, [], [{}], [{"host": "www.example.com"}]] {
		_denied == set() with input as _with_rules(rules)
	}
}

test_denies_a_controller_that_takes_snippets if {
	every value in ["true", "", 1, examples.unknown] {
		wanted := {["urn:web", `data["allow-snippet-annotations"]`]}
		_denied == wanted with input as _config({"allow-snippet-annotations": value})
	}
}

test_allows_a_controller_that_takes_none if {
	every content in [null, {}, {"allow-snippet-annotations": "false"}, {"other": "true"}] {
		_denied == set() with input as _config(content)
	}
}

test_denies_with_names_and_values if {
	some first in ingress_is_plain.deny with input as _annotated({"nginx.org/server-snippet": "a"})
	first.message == "Ingress web: annotation nginx.org/server-snippet must configure nothing in the controller"
	some second in ingress_is_plain.deny with input as _with_rules([{"http": {"paths": [{"path": "/root"}]}}])
	second.message == "Ingress web: path must be no file of the controller, got /root"
	some third in ingress_is_plain.deny with input as _config({"allow-snippet-annotations": "true"})
	third.message == "ConfigMap web: allow-snippet-annotations must be false, got true"
}

_annotated(annotations) := _changes("networking.k8s.io/v1:Ingress", {"metadata": {"annotations": annotations}})

_with_rules(rules) := _changes("networking.k8s.io/v1:Ingress", {"spec": {"rules": rules}})

_config(content) := _changes("core/v1:ConfigMap", {"data": content})

_changes(type, manifest) := examples.changes([examples.change(sprintf("kubernetes:%s", [type]), "web", manifest)])

_denied contains [finding.urn, finding.path] if some finding in ingress_is_plain.deny
