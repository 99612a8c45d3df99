package policies.lib.platform_test

import data.policies.lib.examples_test as examples
import data.policies.lib.platform

_urn := "urn:platform"

test_resources_lie_by_their_kinds if {
	platform.of_kind == {"Certificate": {{
		"urn": "urn:web",
		"title": "Certificate web",
		"provider": null,
		"inputs": {"days": 1},
	}}} with input as examples.changes([examples.certificate({"days": 1}), examples.namespace("web")])
}

test_what_goes_away_or_is_only_read_is_left_out if {
	every op in ["delete", "read"] {
		gone := object.union(examples.certificate({}), {"op": op})
		platform.of_kind == {} with input as examples.changes([gone])
	}
}

test_a_resource_has_the_provider_that_it_names if {
	own := object.union(examples.certificate({}), {"provider": "urn:platform::7c1a"})
	some resource in platform.of_kind.Certificate with input as examples.changes([own])
	resource.provider == "urn:platform::7c1a"
}

test_a_section_is_that_of_the_provider_of_the_resource if {
	list := examples.changes([_provider("platform", {"a": 1}), _provider("other", {"a": 2})])
	platform.sections({"provider": "urn:platform::7c1a"}, "acme") == [{"a": 1}] with input as list
	platform.sections({"provider": "urn:plat::7c1a"}, "acme") == [] with input as list
	platform.sections({"provider": examples.unknown}, "acme") == [] with input as list
	count(platform.sections({"provider": null}, "acme")) == 2 with input as list
}

test_a_section_may_be_json_text if {
	platform.section({"new": {"acme": examples.secret}}, "acme") == examples.secret
	platform.section({"new": {}}, "acme") == null
	every told, section in {`{"a": 1}`: {"a": 1}, "{": "{"} {
		platform.section({"new": {"acme": told}}, "acme") == section
	}
}

test_only_providers_of_the_plugin_that_stay_count if {
	kubernetes := examples.change("pulumi:providers:kubernetes", "k8s", {})
	gone := object.union(_provider("gone", {}), {"op": "delete"})
	list := examples.changes([_provider("platform", {}), kubernetes, gone])
	{provider.urn | some provider in platform.instances} == {_urn} with input as list
}

_provider(name, acme) := examples.change("pulumi:providers:platform", name, {"acme": acme})
