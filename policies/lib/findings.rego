# METADATA
# title: Findings
# description: The form of what a rule finds.
package policies.lib.findings

# METADATA
# description: A fault of a property of something that has a urn, a title and a path, such as a pod or a container.
at(part, property, fault) := {
	"urn": part.urn,
	"path": concat(".", [part.path, property]),
	"message": sprintf("%s: %s", [part.title, fault]),
}
