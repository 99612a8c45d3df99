# The parts that tests of rules are made of.
package policies.lib.examples_test

changes(list) := {"changes": list, "parameters": {"allow_data_loss": [], "registries": []}}

held_to(standard, list) := {"changes": list, "parameters": {"pod_security": standard}}

change(type, name, new) := {
	"urn": sprintf("urn:%s", [name]),
	"type": type,
	"name": name,
	"op": "create",
	"tenant": null,
	"new": new,
	"unknown": [],
	"secret": [],
}

deployment(spec) := change("kubernetes:apps/v1:Deployment", "web", {"spec": {"template": {"spec": spec}}})

namespace(name) := change("kubernetes:core/v1:Namespace", name, {"metadata": {"name": name}})

in_namespace(type, name, namespace, spec) := change(
	type, name,
	{"metadata": {"namespace": namespace}, "spec": spec},
)

record(name, more) := change(
	"platform:index:DnsRecord", name,
	object.union({"zone": "example.com", "name": sprintf("%s.example.com", [name])}, more),
)

certificate(more) := change("platform:index:Certificate", "web", more)

secret := {"secret": true, "fingerprint": "hmac-sha256:0"}

unknown := {"unknown": true}
