# METADATA
# title: Database connections are encrypted
# description: |
#   What the provider says to a database, passwords of tenants included, cannot be read on the way: sslmode asks for TLS
#   and does not fall back, as the modes disable, allow and prefer do. Sockets and loopback addresses are exempt.
# custom:
#   severity: high
#   remedy: set sslmode to verify-full, or to require where the server's certificate cannot be verified
#   scope: change
package policies.rules.data.database_connections_are_encrypted

import data.policies.lib.kubernetes
import data.policies.lib.platform
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some provider in platform.instances
	connection := platform.section(provider, "postgres")
	connection != null
	mode := values.at(connection, ["sslmode"], null)
	not mode in {"require", "verify-ca", "verify-full"}
	not _is_on_this_machine(connection)
	finding := {
		"urn": provider.urn,
		"path": "postgres.sslmode",
		"message": sprintf("provider %s: sslmode must be verify-full or require, got %v", [provider.name, values.text(mode)]),
	}
}

warn contains finding if {
	some container in kubernetes.containers
	some i, variable in values.each(values.at(container.value, ["env"], []))
	_falls_back(variable)
	finding := {
		"urn": container.urn,
		"path": sprintf("%s.env[%d].value", [container.path, i]),
		"message": sprintf("%s: %s lets the connection to the database go in clear", [container.title, variable.name]),
	}
}

_is_on_this_machine(connection) if {
	host := values.at(connection, ["host"], null)
	values.matches(host, `^(/.*|localhost|127\.[0-9.]+|::1)$`)
}

_falls_back(variable) if {
	variable.name == "PGSSLMODE"
	variable.value in {"allow", "disable", "prefer"}
}

_falls_back(variable) if values.matches(variable.value, "^postgres(ql)?://.*[?&]sslmode=(allow|disable|prefer)(&|$)")
