package policies.rules.changes.previews_are_honest_test

import data.policies.lib.examples_test as examples
import data.policies.rules.changes.previews_are_honest

_untried := "no dry run: the API server was not asked, or could not judge the object before its values are known"

_sealed := "hermetic preview: no cluster was asked, and it cannot be told whether a secret changes"

_baseless := "hermetic preview without a base: every change counts as a create"

test_denies_what_was_not_tried_out_where_the_stack_requires_it if {
	denied := previews_are_honest.deny with input as _tried(false, {"require_dry_run": true})
	denied == {{"urn": "urn:web", "message": _untried}}
	warned := previews_are_honest.warn with input as _tried(false, {"require_dry_run": true})
	warned == set()
}

test_warns_of_what_was_not_tried_out if {
	every parameters in [{}, {"require_dry_run": false}] {
		denied := previews_are_honest.deny with input as _tried(false, parameters)
		denied == set()
		warned := previews_are_honest.warn with input as _tried(false, parameters)
		warned == {{"urn": "urn:web", "message": _untried}}
	}
}

test_allows_what_was_tried_out_or_cannot_be if {
	every dry_run in [true, null] {
		changes := _tried(dry_run, {"require_dry_run": true})
		previews_are_honest.deny == set() with input as changes
		previews_are_honest.warn == set() with input as changes
	}
	nothing := previews_are_honest.warn with input as {}
	nothing == set()
}

test_warns_of_what_a_hermetic_preview_cannot_know if {
	_warned == {_sealed, _baseless} with input as {"made_from": {"hermetic": true, "base": null}}
	_warned == {_sealed} with input as {"made_from": {"hermetic": true, "base": "sha256:0"}}
	_warned == set() with input as {"made_from": {"hermetic": false, "base": null}}
}

_warned contains finding.message if some finding in previews_are_honest.warn

_tried(dry_run, parameters) := {
	"changes": [object.union(examples.deployment({}), {"dry_run": dry_run})],
	"parameters": parameters,
}
