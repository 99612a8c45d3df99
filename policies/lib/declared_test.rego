package policies.lib.declared_test

import data.policies.lib.declared

test_a_resource_is_named_as_the_preview_shows_it_or_by_its_urn if {
	every name in ["web", "urn:acme::web"] { _is_named with input as {"parameters": {"exposed_services": ["db", name]}} }
}

test_what_is_not_named_is_no_exception if {
	every named in [null, [], ["db", "Service web", "*"], "db", {"web": true}, {"secret": true}] {
		not _is_named with input as {"parameters": {"exposed_services": named}}
	}
}

test_without_parameters_there_are_no_exceptions if not _is_named with input as {}

_is_named if {
	web := {"urn": "urn:acme::web", "kind": "Service", "title": "Service web"}
	declared.names("exposed_services", web)
}
