# METADATA
# title: Declared exceptions
# description: Which resources the stack names in a parameter of the policies, for a rule to make an exception of.
package policies.lib.declared

import data.policies.lib.values

# METADATA
# description: True where a parameter names a Kubernetes resource, as the preview shows it or by its URN.
names(parameter, resource) if {
	some name in values.each(values.at(input, ["parameters", parameter], []))
	name in {resource.urn, trim_prefix(resource.title, sprintf("%s ", [resource.kind]))}
}
