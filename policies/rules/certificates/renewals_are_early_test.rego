package policies.rules.certificates.renewals_are_early_test

import data.policies.lib.examples_test as examples
import data.policies.rules.certificates.renewals_are_early

test_denies_a_renewal_too_late_or_all_the_time if {
	every case in [[90, 29], [397, 29], [45, 14], [7, 1], [30, 30], [90, 90], [90, 91], [30, null], [7, 7], [2, 0]] {
		_denied == {"renewBefore"} with input as _local(case[0], case[1])
	}
}

test_denies_for_the_lifetime_of_public_certificates if {
	every before in [0, 1, 7, 29, 90, 365] {
		_denied == {"renewBefore"} with input as _changes({"issuer": "acme", "days": 365, "renewBefore": before})
		_denied == {"renewBefore"} with input as _changes({"renewBefore": before})
	}
}

test_denies_what_is_no_number if {
	every before in ["30", {}, [30], true, examples.secret, examples.unknown] {
		_denied == {"renewBefore"} with input as _local(90, before)
	}
}

test_denies_with_the_bounds if {
	findings := renewals_are_early.deny with input as _local(45, 5)
	findings == {{
		"urn": "urn:web",
		"path": "renewBefore",
		"message": "Certificate web: renewBefore must be from 15 to less than 45 days, got 5",
	}}
}

test_allows_a_renewal_in_time if {
	every case in [
		[90, 30],
		[397, 30],
		[397, 132],
		[45, 15],
		[7, 2],
		[90, 89],
		[90, null],
		[397, null],
		[31, null],
		[2, 1],
	] {
		_denied == set() with input as _local(case[0], case[1])
	}
}

test_allows_what_the_provider_chooses if {
	every certificate in [
		{},
		{"issuer": "acme"},
		{"issuer": "local"},
		{"issuer": "local", "days": examples.unknown},
	] {
		_denied == set() with input as _changes(certificate)
	}
}

test_allows_a_change_set_without_certificates if {
	_denied == set() with input as {}
}

_denied contains finding.path if some finding in renewals_are_early.deny

_local(days, before) := _changes({"issuer": "local", "days": days, "renewBefore": before})

_changes(more) := {"changes": [examples.certificate(more)]}
