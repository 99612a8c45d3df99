# METADATA
# title: Stateful sets have backups
# description: |
#   Replicas follow a mistake within a second. What a StatefulSet keeps on volumes is copied elsewhere, and the stack
#   says how: in its annotation `layer0.dev/backup`, in Velero's annotation on its pods, or in Velero's schedule for its
#   namespace. The annotation may also say why there is nothing to copy.
# custom:
#   severity: medium
#   remedy: say in the annotation layer0.dev/backup of the StatefulSet what copies its data, such as cronjob/pg-dump
#   scope: change_set
package policies.rules.data.stateful_sets_have_backups

import data.policies.lib.kubernetes
import data.policies.lib.stateful
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

warn contains finding if {
	some set in kubernetes.of_kind.StatefulSet
	values.at(set.manifest, ["spec", "volumeClaimTemplates"], []) != []
	not _may_be_lost(set)
	not _is_declared(set)
	not _is_scheduled(set)
	finding := {
		"urn": set.urn,
		"path": "metadata.annotations",
		"message": sprintf("%s: nothing says what copies its data elsewhere", [set.title]),
	}
}

_is_declared(set) if {
	said := values.at(set.manifest, ["metadata", "annotations", "layer0.dev/backup"], null)
	values.matches(said, `\S`)
}

_is_declared(set) if {
	keys := ["spec", "template", "metadata", "annotations", "backup.velero.io/backup-volumes"]
	values.matches(values.at(set.manifest, keys, null), `\S`)
}

_is_scheduled(set) if {
	some schedule in kubernetes.of_kind.Schedule
	template := values.at(schedule.manifest, ["spec", "template"], {})
	included := values.at(template, ["includedNamespaces"], ["*"])
	some namespace in included
	namespace in {"*", set.namespace}
	excluded := values.at(template, ["excludedNamespaces"], [])
	own := set.namespace
	not own in excluded
}

_may_be_lost(set) if stateful.may_be_lost(set.urn)
