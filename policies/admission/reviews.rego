# METADATA
# title: Reviews
# description: What a template is asked about each object, in the form of an AdmissionRequest.
package policies.admission.reviews

import data.policies.admission.objects
import data.policies.lib.groups

# METADATA
# description: |
#   The reviews of the objects of one kind, `[group, kind]`: what a change writes as `CREATE` or `UPDATE`, what it
#   removes as `DELETE`, and what stays as it is without an operation, as Gatekeeper's audit does.
of_kind := groups.of([[[item.kind.group, item.kind.kind], review] |
	some i, item in objects.written
	some operation in object.get(_operations, input.changes[i].op, {"CREATE"})
	sides := _sides(operation, item)
	sides.object != null
	review := {
		"change": i,
		"operation": operation,
		"namespace": item.namespace,
		"input": object.union(sides, {
			"uid": "",
			"kind": item.kind,
			"resource": {"group": "", "version": "", "resource": ""},
			"operation": operation,
			"name": item.name,
			"namespace": item.namespace,
			"userInfo": {},
			"options": null,
			"namespaceObject": _namespace(item),
			"_unstable": {"namespace": _namespace(item)},
		}),
	}
])

# METADATA
# description: What there will be, as `data.inventory` has it.
inventory := object.union_n(array.concat([{"cluster": {}, "namespace": {}}], [leaf |
	some item in objects.lasting
	leaf := _placed(item, {objects.api_version(item.kind): {item.kind.kind: {item.name: item.new}}})
]))

# Of what creates an object, and of what nobody knows: CREATE.
_operations := {
	"update": {"UPDATE"},
	"refresh": {"UPDATE"},
	"replace": {"CREATE", "DELETE"},
	"delete": {"DELETE"},
	"same": {""},
	"read": set(),
}

# Gatekeeper itself shows a removed object in both places.
_sides("DELETE", item) := {"object": item.old, "oldObject": item.old}

_sides("UPDATE", item) := {"object": item.new, "oldObject": item.old}

_sides(operation, item) := {"object": item.new, "oldObject": null} if operation in {"CREATE", ""}

_namespace(item) := object.get(objects.by_namespace, item.namespace, null)

_placed(item, leaf) := {"cluster": leaf} if item.namespace == ""

else := {"namespace": {item.namespace: leaf}}
