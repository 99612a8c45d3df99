# METADATA
# title: Databases keep their data on volumes
# description: |
#   A database writes to a volume that outlives its pod: neither to an empty directory nor into its container, as both
#   go with the pod. Caches may.
# custom:
#   severity: critical
#   remedy: mount a persistent volume claim where the database keeps its data, or put the name in allow_data_loss
#   scope: change
package policies.rules.data.databases_keep_their_data_on_volumes

import data.policies.lib.kubernetes
import data.policies.lib.stateful
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some container in _databases
	_has_mount(container, true)
	not _has_mount(container, false)
	message := sprintf("%s: the database writes to an empty directory, which goes with the pod", [container.title])
	finding := {"urn": container.urn, "path": sprintf("%s.volumeMounts", [container.path]), "message": message}
}

warn contains finding if {
	some container in _databases
	not _has_mount(container, true)
	not _has_mount(container, false)
	values.at(container.value, ["command"], null) == null
	message := sprintf("%s: the database writes into its container, which goes with the pod", [container.title])
	finding := {"urn": container.urn, "path": sprintf("%s.volumeMounts", [container.path]), "message": message}
}

_databases contains object.union(container, {"folders": folders}) if {
	some container in kubernetes.containers
	container.urn in _lasting
	contains(container.path, ".containers[")
	not _may_be_lost(container)
	some engine, usual in _folders
	values.matches(values.at(container.value, ["image"], null), sprintf("(^|/)(%s)(:[^/]*)?(@.*)?$", [engine]))
	folders := usual | _moved(container)
}

_lasting contains resource.urn if {
	some kind in ["DaemonSet", "Deployment", "Pod", "ReplicaSet", "ReplicationController", "StatefulSet"]
	some resource in kubernetes.of_kind[kind]
}

# True where what is mounted where the database writes is, or is not, an empty directory.
_has_mount(container, is_empty) if {
	some mount in values.each(values.at(container.value, ["volumeMounts"], []))
	some folder in container.folders
	_meet(mount.mountPath, folder)
	is_empty == _is_empty(container.pod.spec, mount.name)
}

_meet(path, folder) if startswith(sprintf("%s/", [folder]), sprintf("%s/", [trim_suffix(path, "/")]))

_is_empty(spec, name) if {
	some volume in values.each(values.at(spec, ["volumes"], []))
	volume.name == name
	volume.emptyDir
} else := false

_moved(container) := {variable.value |
	some variable in values.each(values.at(container.value, ["env"], []))
	variable.name == "PGDATA"
}

# Where the images of each database, by the last part of their names, keep its data.
_folders := {
	"cassandra": {"/var/lib/cassandra", "/bitnami/cassandra"},
	"clickhouse(-server)?": {"/var/lib/clickhouse", "/bitnami/clickhouse"},
	"cockroach": {"/cockroach/cockroach-data"},
	"couchdb": {"/opt/couchdb/data", "/bitnami/couchdb"},
	"elasticsearch": {"/usr/share/elasticsearch/data", "/bitnami/elasticsearch/data"},
	"influxdb": {"/var/lib/influxdb", "/var/lib/influxdb2", "/bitnami/influxdb"},
	"mariadb": {"/var/lib/mysql", "/bitnami/mariadb"},
	"mongo(db)?": {"/data/db", "/bitnami/mongodb"},
	"mysql": {"/var/lib/mysql", "/bitnami/mysql"},
	"neo4j": {"/data", "/bitnami/neo4j"},
	"opensearch": {"/usr/share/opensearch/data", "/bitnami/opensearch"},
	"post(gres(ql)?|gis)|timescaledb": {"/var/lib/postgresql", "/var/lib/postgresql/data", "/bitnami/postgresql"},
}

_may_be_lost(container) if stateful.may_be_lost(container.urn)
