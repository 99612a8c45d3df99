package policies.rules.data.databases_keep_their_data_on_volumes_test

import data.policies.lib.examples_test as examples
import data.policies.rules.data.databases_keep_their_data_on_volumes

test_denies_a_database_on_an_empty_directory if {
	every case in [
		["postgres:17.6", "/var/lib/postgresql/data"],
		["docker.io/library/postgres:17", "/var/lib/postgresql"],
		["localhost:5000/postgis@sha256:00", "/var/lib/postgresql/data/"],
		["bitnami/postgresql:17", "/bitnami/postgresql"],
		["mysql", "/var/lib/mysql"],
		["mariadb:11", "/var/lib/mysql"],
		["mongo:8", "/data/db"],
		["mongo:8", "/data"],
		["cassandra:5", "/var/lib/cassandra"],
		["clickhouse/clickhouse-server:25.8", "/var/lib/clickhouse"],
		["cockroachdb/cockroach:v25.3.1", "/cockroach/cockroach-data"],
		["couchdb:3", "/opt/couchdb/data"],
		["elasticsearch:9.1.0", "/usr/share/elasticsearch/data"],
		["influxdb:2", "/var/lib/influxdb2"],
		["neo4j:5", "/data"],
		["opensearchproject/opensearch:3", "/usr/share/opensearch/data"],
		["timescale/timescaledb:2.21", "/var/lib/postgresql/data"],
	] {
		changes := _changes("apps/v1:Deployment", _container(case[0], [["a", case[1]]]))
		_denied == {_path} with input as changes
		databases_keep_their_data_on_volumes.warn == set() with input as changes
	}
}

test_denies_in_every_kind_that_lives_long if {
	container := _container("mysql:9", [["a", "/var/lib/mysql"]])
	every kind in ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"] {
		_denied == {_path} with input as _changes(sprintf("apps/v1:%s", [kind]), container)
	}
}

test_denies_where_the_database_was_told_to_write if {
	moved := {"env": [{"name": "PGDATA", "value": "/data/pg"}]}
	container := object.union(_container("postgres:17.6", [["a", "/data"]]), moved)
	_denied == {_path} with input as _changes("apps/v1:Deployment", container)
}

test_allows_an_empty_directory_that_another_variable_names if {
	other := {"env": [{"name": "BACKUPS", "value": "/data/pg"}], "command": ["postgres"]}
	container := object.union(_container("postgres:17.6", [["a", "/data"]]), other)
	_found == set() with input as _changes("apps/v1:Deployment", container)
}

test_allows_a_client_beside_another_workload if {
	job := _changes("batch/v1:Job", _container("postgres:17.6", [])).changes[0]
	other := object.union(job, {"urn": "urn:job"})
	_found == set() with input as {"changes": [other, examples.deployment({"containers": []})]}
}

test_denies_with_the_reason if {
	container := _container("mysql:9", [["a", "/var/lib/mysql"]])
	findings := databases_keep_their_data_on_volumes.deny with input as _changes("apps/v1:Deployment", container)
	findings == {{
		"urn": "urn:db",
		"path": _path,
		"message": "Deployment db, containers[0]: the database writes to an empty directory, which goes with the pod",
	}}
}

test_warns_of_a_database_without_a_volume if {
	every mounts in [[], [["a", "/tmp"]], [["claim", "/backup"]], [["a", "/var/lib/mysql-files"]]] {
		changes := _changes("apps/v1:Deployment", _container("mysql:9", mounts))
		findings := databases_keep_their_data_on_volumes.warn with input as changes
		findings == {{
			"urn": "urn:db",
			"path": _path,
			"message": "Deployment db, containers[0]: the database writes into its container, which goes with the pod",
		}}
		_denied == set() with input as changes
	}
}

test_allows_a_database_on_a_volume if {
	every mounts in [
		[["claim", "/var/lib/postgresql/data"]],
		[["template", "/var/lib/postgresql"], ["a", "/tmp"]],
		[["a", "/var/lib/postgresql"], ["claim", "/var/lib/postgresql/data"]],
		[["claim", "/var/lib/postgresql/data"], ["a", "/var/lib/postgresql/data/pg_stat_tmp"], ["a", "/dev/shm"]],
	] {
		_found == set() with input as _changes("apps/v1:StatefulSet", _container("postgres:17.6", mounts))
	}
}

test_allows_what_is_no_database if {
	every image in [
		"nginx:1.29",
		"redis:8",
		"acme/postgres-exporter:1.0",
		"mysqlclient:1",
		null,
		examples.secret,
		examples.unknown,
	] {
		_found == set() with input as _changes("apps/v1:Deployment", _container(image, [["a", "/var/lib/postgresql/data"]]))
	}
}

test_allows_clients_of_a_database if {
	client := object.union(_container("postgres:17.6", []), {"command": ["psql"]})
	_found == set() with input as _changes("apps/v1:Deployment", client)
	_found == set() with input as _changes("batch/v1:Job", _container("postgres:17.6", []))
	spec := {"spec": {"template": {"spec": {"containers": [], "initContainers": [_container("postgres:17.6", [])]}}}}
	_found == set() with input as {"changes": [examples.change("kubernetes:apps/v1:Deployment", "db", spec)]}
}

test_allows_what_may_be_lost if {
	changes := _changes("apps/v1:Deployment", _container("mysql:9", [["a", "/var/lib/mysql"]]))
	_found == set() with input as object.union(changes, {"parameters": {"allow_data_loss": ["*"]}})
}

test_allows_what_cannot_be_read if {
	every mounts in [null, "x", [null], [{"name": 5}], examples.secret, examples.unknown] {
		container := {"image": "mysql:9", "command": ["mysqld"], "volumeMounts": mounts, "env": mounts}
		_found == set() with input as _changes("apps/v1:Deployment", container)
	}
}

test_allows_a_change_set_without_changes if {
	_found == set() with input as {}
}

_path := "spec.template.spec.containers[0].volumeMounts"

_found := databases_keep_their_data_on_volumes.deny | databases_keep_their_data_on_volumes.warn

_denied contains finding.path if some finding in databases_keep_their_data_on_volumes.deny

_container(image, mounts) := {
	"image": image,
	"volumeMounts": [{"name": name, "mountPath": path} | some [name, path] in mounts],
}

_changes(type, container) := {"changes": [examples.change(sprintf("kubernetes:%s", [type]), "db", _workload({
	"containers": [container],
	"volumes": [{"name": "a", "emptyDir": {}}, {"name": "claim", "persistentVolumeClaim": {"claimName": "c"}}],
}))]}

_workload(spec) := {"spec": {"template": {"spec": spec}}}
