package policies.lib.findings_test

import data.policies.lib.findings

test_a_finding_names_the_property_and_the_part if {
	part := {"urn": "urn:web", "title": "Pod web", "path": "spec", "more": 0}
	findings.at(part, "hostPID", "hostPID must not be true") == {
		"urn": "urn:web",
		"path": "spec.hostPID",
		"message": "Pod web: hostPID must not be true",
	}
}
