package policies.rules.workloads.tokens_are_not_mounted_test

import data.policies.lib.examples_test as examples
import data.policies.rules.workloads.tokens_are_not_mounted

_path := "spec.automountServiceAccountToken"

_refusing := _account("acme", "web", false)

test_allows_pods_that_refuse_a_token if {
	_warned == set() with input as examples.changes([_pod({"automountServiceAccountToken": false})])
}

test_denies_pods_that_do_not if {
	every value in [null, true, "false", 0, examples.secret, examples.unknown] {
		_warned == {_path} with input as examples.changes([_pod({"automountServiceAccountToken": value})])
	}
	every spec in [null, {}, "x", examples.unknown] { _warned == {_path} with input as examples.changes([_pod(spec)]) }
}

test_allows_pods_whose_account_refuses if {
	_warned == set() with input as examples.changes([_pod({"serviceAccountName": "web"}), _refusing])
	_warned == set() with input as examples.changes([_pod({}), _account("acme", "default", false)])
}

test_denies_pods_that_ask_all_the_same if {
	pod := _pod({"serviceAccountName": "web", "automountServiceAccountToken": true})
	_warned == {_path} with input as examples.changes([pod, _refusing])
}

test_denies_pods_of_other_accounts if {
	every account in [
		_account("acme", "web", true),
		_account("acme", "web", null),
		_account("acme", "web", examples.unknown),
		_account("acme", "api", false),
		_account("other", "web", false),
		_account(null, "web", false),
	] {
		_warned == {_path} with input as examples.changes([_pod({"serviceAccountName": "web"}), account])
	}
}

test_denies_with_the_name_and_the_value if {
	some finding in tokens_are_not_mounted.warn with input as examples.changes([_pod({})])
	finding.message == "Pod web: automountServiceAccountToken must be false, got nothing"
}

_pod(spec) := examples.in_namespace("kubernetes:core/v1:Pod", "web", "acme", spec)

_account(namespace, name, mount) := examples.change(
	"kubernetes:core/v1:ServiceAccount", "web",
	{"metadata": {"namespace": namespace, "name": name}, "automountServiceAccountToken": mount},
)

_warned contains finding.path if some finding in tokens_are_not_mounted.warn

test_allows_a_change_set_without_pods if {
	_warned == set() with input as examples.changes([examples.namespace("acme")])
	_warned == set() with input as {}
}
