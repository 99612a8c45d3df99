# METADATA
# title: Tenants
# description: Whose a resource is.
package policies.lib.tenants

import data.policies.lib.values

# METADATA
# description: The name of a tenant's namespace.
namespace(tenant) := sprintf("tenant-%s", [tenant])

# METADATA
# description: The tenant whose namespace has this name; null where it is nobody's, or hidden.
of_namespace(name) := trim_prefix(name, "tenant-") if {
	is_string(name)
	startswith(name, "tenant-")
} else := null

# METADATA
# description: |
#   The tenant that a Kubernetes resource was made for, else the one in whose namespace it lies, else that of its own
#   label where it is a namespace, else null.
of(resource) := resource.tenant if resource.tenant != null

else := tenant if {
	tenant := of_namespace(resource.namespace)
	tenant != null
} else := label(resource) if resource.kind == "Namespace"

else := null

# METADATA
# description: The tenant that a resource's label names, or null.
label(resource) := values.at(resource.manifest, ["metadata", "labels", "layer0.dev/tenant"], null)
