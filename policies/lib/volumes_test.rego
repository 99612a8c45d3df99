package policies.lib.volumes_test

import data.policies.lib.examples_test as examples
import data.policies.lib.volumes

_claim := "kubernetes:core/v1:PersistentVolumeClaim"

_set := "kubernetes:apps/v1:StatefulSet"

_spec := {"accessModes": ["ReadWriteOnce"]}

test_a_claim_is_one if {
	volumes.claims == {{
		"urn": "urn:data",
		"title": "PersistentVolumeClaim data",
		"path": "spec",
		"spec": _spec,
	}} with input as examples.changes([examples.change(_claim, "data", {"spec": _spec})])
}

test_a_template_of_a_stateful_set_is_one if {
	manifest := {"spec": {"volumeClaimTemplates": [{"spec": _spec}, {}]}}
	volumes.claims == {
		{"urn": "urn:db", "title": "StatefulSet db", "path": "spec.volumeClaimTemplates[0].spec", "spec": _spec},
		{"urn": "urn:db", "title": "StatefulSet db", "path": "spec.volumeClaimTemplates[1].spec", "spec": null},
	} with input as examples.changes([examples.change(_set, "db", manifest)])
}

test_an_ephemeral_volume_of_a_pod_is_one if {
	pod := {"volumes": [{"emptyDir": {}}, {"ephemeral": {"volumeClaimTemplate": {"spec": _spec}}}]}
	volumes.claims == {{
		"urn": "urn:web",
		"title": "Deployment web",
		"path": "spec.template.spec.volumes[1].ephemeral.volumeClaimTemplate.spec",
		"spec": _spec,
	}} with input as examples.changes([examples.deployment(pod)])
}

test_a_size_is_what_it_was_and_will_be if {
	every type, place in {
		"kubernetes:core/v1:PersistentVolume": "capacity",
		_claim: "resources/requests",
	} {
		path := sprintf("spec/%s/storage", [place])
		changed := _changed(type, _patched(path, "2Gi"), _patched(path, "1Gi"))
		volumes.sizes == {{
			"urn": "urn:data",
			"title": sprintf("%s data", [split(type, ":")[2]]),
			"path": replace(path, "/", "."),
			"before": "2Gi",
			"after": "1Gi",
		}} with input as examples.changes([changed])
	}
}

test_templates_are_told_apart_by_their_names if {
	changed := _changed(_set, _templates([["a", "2Gi"], ["b", "3Gi"]]), _templates([["b", "1Gi"], ["c", "9Gi"]]))
	volumes.sizes == {{
		"urn": "urn:data",
		"title": "StatefulSet data",
		"path": "spec.volumeClaimTemplates[0].spec.resources.requests.storage",
		"before": "3Gi",
		"after": "1Gi",
	}} with input as examples.changes([changed])
}

test_what_holds_no_volume_has_no_size if {
	changed := _changed("kubernetes:apps/v1:Deployment", _templates([["a", "2Gi"]]), _templates([["a", "1Gi"]]))
	volumes.sizes == set() with input as examples.changes([changed])
}

_changed(type, old, new) := object.union(examples.change(type, "data", new), {"op": "update", "old": old})

_patched("spec/capacity/storage", size) := {"spec": {"capacity": {"storage": size}}}

_patched("spec/resources/requests/storage", size) := {"spec": {"resources": {"requests": {"storage": size}}}}

_templates(pairs) := {"spec": {"volumeClaimTemplates": [template |
	some [name, size] in pairs
	template := object.union({"metadata": {"name": name}}, _patched("spec/resources/requests/storage", size))
]}}
