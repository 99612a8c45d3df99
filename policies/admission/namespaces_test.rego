package policies.admission.namespaces_test

import data.policies.admission.namespaces
import data.policies.lib.examples_test as examples

_urn := "urn:pulumi:t::layer0::pulumi:providers:kubernetes::k8s"

_provider(namespace) := object.union(
	examples.change("pulumi:providers:kubernetes", "k8s", {"namespace": namespace}),
	{"urn": _urn},
)

_of(provider, group, kind) := namespaces.default_of({"provider": provider}, {"group": group, "kind": kind})

test_a_kind_that_lives_in_namespaces_lies_in_default if {
	every group in ["", "apps", "autoscaling", "batch", "extensions", "policy", "networking.k8s.io"] {
		_of(null, group, "Thing") == "default" with input as examples.changes([])
	}
}

test_a_kind_that_lives_in_none_lies_in_none if {
	every group, kinds in _in_no_namespace {
		every kind in kinds {
			_of(null, group, kind) == "" with input as examples.changes([])
		}
	}
}

_in_no_namespace := {
	"": {"ComponentStatus", "Namespace", "Node", "PersistentVolume"},
	"admissionregistration.k8s.io": {
		"MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding", "MutatingWebhookConfiguration",
		"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration",
	},
	"apiextensions.k8s.io": {"CustomResourceDefinition"},
	"apiregistration.k8s.io": {"APIService"},
	"authentication.k8s.io": {"SelfSubjectReview", "TokenReview"},
	"authorization.k8s.io": {"SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"},
	"certificates.k8s.io": {"CertificateSigningRequest", "ClusterTrustBundle"},
	"flowcontrol.apiserver.k8s.io": {"FlowSchema", "PriorityLevelConfiguration"},
	"gateway.networking.k8s.io": {"GatewayClass"},
	"internal.apiserver.k8s.io": {"StorageVersion"},
	"networking.k8s.io": {"IPAddress", "IngressClass", "ServiceCIDR"},
	"node.k8s.io": {"RuntimeClass"},
	"policy": {"PodSecurityPolicy"},
	"rbac.authorization.k8s.io": {"ClusterRole", "ClusterRoleBinding"},
	"resource.k8s.io": {"DeviceClass", "DeviceTaintRule", "ResourceSlice"},
	"scheduling.k8s.io": {"PriorityClass"},
	"snapshot.storage.k8s.io": {"VolumeSnapshotClass", "VolumeSnapshotContent"},
	"storage.k8s.io": {"CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"},
	"storagemigration.k8s.io": {"StorageVersionMigration"},
}

test_a_kind_that_nobody_defines_lies_in_none if {
	_of(null, "example.com", "Thing") == "" with input as examples.changes([])
}

test_a_definition_in_the_stack_says_where_its_kind_lives if {
	every where, namespace in {"Namespaced": "default", "Cluster": ""} {
		defined := examples.changes([_definition("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", where)])
		_of(null, "example.com", "Thing") == namespace with input as defined
		_of(null, "example.com", "Other") == "" with input as defined
		_of(null, "example.org", "Thing") == "" with input as defined
	}
}

test_only_a_definition_defines if {
	others := examples.changes([_definition("kubernetes:example.com/v1:Definition", "Namespaced")])
	_of(null, "example.com", "Thing") == "" with input as others
}

test_a_provider_names_the_namespace_of_its_objects if {
	with_provider := examples.changes([_provider("shop")])
	_of(sprintf("%s::7c1a", [_urn]), "apps", "Deployment") == "shop" with input as with_provider
	_of(sprintf("%s::7c1a", [_urn]), "", "Namespace") == "" with input as with_provider
	_of("urn:other::7c1a", "apps", "Deployment") == "default" with input as with_provider
	_of(null, "apps", "Deployment") == "default" with input as with_provider
}

test_a_provider_that_names_no_text_leaves_default if {
	every namespace in [null, examples.unknown, examples.secret] {
		unclear := examples.changes([_provider(namespace)])
		_of(sprintf("%s::7c1a", [_urn]), "apps", "Deployment") == "default" with input as unclear
	}
}

test_only_a_provider_of_kubernetes_counts if {
	another := examples.changes([object.union(_provider("shop"), {"type": "pulumi:providers:platform"})])
	_of(sprintf("%s::7c1a", [_urn]), "apps", "Deployment") == "default" with input as another
}

_definition(type, scope) := examples.change(
	type, "things",
	{"spec": {"group": "example.com", "scope": scope, "names": {"kind": "Thing"}}},
)
