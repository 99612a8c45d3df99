# METADATA
# title: Hosts have one owner
# description: |
#   Two namespaces with the same host share what arrives for it, by path or by chance. A host below a tenant's name in
#   the stack's domain, or in a domain of the tenant's own, is that tenant's.
# custom:
#   severity: critical
#   remedy: choose another host, or move the paths of one host into one namespace
#   scope: change_set
package policies.rules.network.hosts_have_one_owner

import data.policies.lib.groups
import data.policies.lib.hosts
import data.policies.lib.tenants
import data.policies.lib.values

metadata := rego.metadata.chain()[1].annotations

deny contains finding if {
	some claim in hosts.claims
	some namespace in _namespaces[claim.host]
	namespace != claim.resource.namespace
	claim.resource.kind != "Gateway"
	said := [claim.resource.title, claim.host, values.text(namespace)]
	finding := _finding(claim, sprintf("%s: host %s is also one of namespace %v", said))
}

deny contains finding if {
	some claim in hosts.claims
	claimant := tenants.of(claim.resource)
	claimant != null
	some owner, domains in _domains
	owner != claimant
	some domain in domains
	hosts.is_inside(claim.host, domain)
	said := [claim.resource.title, claim.host, owner]
	finding := _finding(claim, sprintf("%s: host %s is tenant %s's", said))
}

_finding(claim, message) := {"urn": claim.resource.urn, "path": claim.path, "message": message}

# A gateway's listener serves the hosts of routes in other namespaces.
_namespaces := groups.of({[claim.host, claim.resource.namespace] |
	some claim in hosts.claims
	is_string(claim.host)
	claim.resource.kind != "Gateway"
})

_domains[tenant] contains sprintf("%s.%s", [tenant, domain]) if {
	some tenant, _ in input.settings.tenants
	domain := input.settings.platform.domain
}

_domains[tenant] contains domain if {
	some tenant, domains in input.parameters.tenant_domains
	some domain in domains
}
