# METADATA
# title: Sysctls are safe
# description: |
#   Most kernel parameters hold for the whole node or weaken it; the safe ones hold for the pod alone.
#   Pod Security Standard, baseline: sysctls.
# custom:
#   severity: high
#   remedy: leave out sysctls that are not namespaced and safe
#   scope: change
package policies.rules.workloads.sysctls_are_safe

import data.policies.lib.findings
import data.policies.lib.pod_security
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some pod in pod_security.pods.baseline
	some i, sysctl in values.each(values.at(pod.spec, ["securityContext", "sysctls"], []))
	name := values.at(sysctl, ["name"], null)
	not _is_safe(name)
	fault := sprintf("sysctl must be one of the safe ones, got %v", [values.text(name)])
	finding := findings.at(pod, sprintf("securityContext.sysctls[%d].name", [i]), fault)
}

_is_safe(name) if name in {
	"kernel.shm_rmid_forced",
	"net.ipv4.ip_local_port_range",
	"net.ipv4.ip_local_reserved_ports",
	"net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.ping_group_range",
	"net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl",
	"net.ipv4.tcp_keepalive_probes",
	"net.ipv4.tcp_keepalive_time",
	"net.ipv4.tcp_rmem",
	"net.ipv4.tcp_syncookies",
	"net.ipv4.tcp_wmem",
}
