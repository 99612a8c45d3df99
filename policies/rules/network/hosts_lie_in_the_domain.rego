# METADATA
# title: Hosts lie in the domain
# description: |
#   A host outside of the stack's domain, or of a tenant's own domains, is somebody else's: nobody here can get a
#   certificate for it, and its name may be claimed to receive what is meant for its owner.
# custom:
#   severity: medium
#   remedy: use a host below platform.domain, or add the domain to the tenant in policies.tenant_domains
#   scope: change
package policies.rules.network.hosts_lie_in_the_domain

import data.policies.lib.hosts
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	_domain != null
	some claim in hosts.claims
	not _is_ours(claim)
	finding := {
		"urn": claim.resource.urn,
		"path": claim.path,
		"message": sprintf("%s: host must lie in %v, got %v", [claim.resource.title, _domain, values.text(claim.host)]),
	}
}

warn contains finding if {
	_domain == null
	some claim in hosts.claims
	message := sprintf("%s: its hosts cannot be judged without the setting platform.domain", [claim.resource.title])
	finding := {"urn": claim.resource.urn, "message": message}
}

_domain := values.at(input, ["settings", "platform", "domain"], null)

_is_ours(claim) if hosts.is_inside(claim.host, _domain)

_is_ours(claim) if {
	some domain in values.at(input, ["parameters", "tenant_domains", tenants.of(claim.resource)], [])
	hosts.is_inside(claim.host, domain)
}
