package policies.lib.paths_test

import data.policies.lib.paths

test_a_path_meets_itself_and_what_lies_above_and_below if {
	every other in ["", "spec", "spec.containers", "spec.containers[0]", "spec.containers[0].image.x"] {
		paths.meet(other, "spec.containers[0].image")
		paths.meet("spec.containers[0].image", other)
	}
}

test_a_path_beside_is_not_met if {
	every other in ["metadata", "spec.containers[1]", "spec.containers[0].env", "spec.containers[0].imagePullPolicy"] {
		not paths.meet(other, "spec.containers[0].image")
	}
}

test_keys_and_places_make_a_path if {
	paths.join(["spec", "containers", 0, "image"]) == "spec.containers[0].image"
	paths.join(["metadata", "labels", "a.b/c"]) == `metadata.labels["a.b/c"]`
	paths.join([`a"b`]) == `["a\"b"]`
	paths.join([]) == ""
}

test_quoted_keys_are_one_segment if {
	paths.meet(`metadata.labels["a.b/c"]`, `metadata.labels["a.b/c"].d`)
	not paths.meet(`metadata.labels["a.b/c"]`, "metadata.labels.a")
	not paths.meet(`metadata.labels["a.b"].c`, `metadata.labels["a.b.c"]`)
	not paths.meet(`data["a\"]b"]`, `data["a\"]c"]`)
}
