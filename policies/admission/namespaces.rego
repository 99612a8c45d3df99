# METADATA
# title: Namespaces
# description: Where an object lies whose manifest does not say it.
package policies.admission.namespaces

# METADATA
# description: |
#   The namespace of an object that names none: for a kind that lives in namespaces the provider's, or `default`; for
#   any other kind, or one that is not known, the empty text.
default_of(change, kind) := object.get(_of_provider, _provider(change), "default") if {
	_is_namespaced(kind)
} else := ""

# The engine refers to a provider by its URN and its ID.
_provider(change) := regex.replace(change.provider, `::[^:]*$`, "") if is_string(change.provider)

else := ""

_of_provider[provider.urn] := provider.new.namespace if {
	some provider in input.changes
	provider.type == "pulumi:providers:kubernetes"
	is_string(provider.new.namespace)
}

_is_namespaced(kind) if {
	_is_of_kubernetes(kind.group)
	not _has_no_namespace(kind)
}

_is_namespaced(kind) if [kind.group, kind.kind] in _defined

_defined contains [definition.group, definition.names.kind] if {
	some change in input.changes
	endswith(change.type, ":CustomResourceDefinition")
	definition := change.new.spec
	definition.scope == "Namespaced"
}

_is_of_kubernetes(group) if group in {"", "apps", "autoscaling", "batch", "extensions", "policy"}

_is_of_kubernetes(group) if endswith(group, ".k8s.io")

# The kinds of Kubernetes 1.36, and of its own projects' definitions, that lie in no namespace.
_has_no_namespace(kind) if kind.kind in _in_no_namespace

_in_no_namespace := {
	"APIService", "CSIDriver", "CSINode", "CertificateSigningRequest", "ClusterRole", "ClusterRoleBinding",
	"ClusterTrustBundle", "ComponentStatus", "CustomResourceDefinition", "DeviceClass", "DeviceTaintRule",
	"FlowSchema", "GatewayClass", "IPAddress", "IngressClass", "MutatingAdmissionPolicy",
	"MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume",
	"PodSecurityPolicy", "PriorityClass", "PriorityLevelConfiguration", "ResourceSlice", "RuntimeClass",
	"SelfSubjectAccessReview", "SelfSubjectReview", "SelfSubjectRulesReview", "ServiceCIDR", "StorageClass",
	"StorageVersion", "StorageVersionMigration", "SubjectAccessReview", "TokenReview", "ValidatingAdmissionPolicy",
	"ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment",
	"VolumeAttributesClass", "VolumeSnapshotClass", "VolumeSnapshotContent",
}
