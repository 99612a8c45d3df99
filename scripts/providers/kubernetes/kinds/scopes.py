"""Which kinds have no namespace, known without asking a cluster."""

CLUSTER_SCOPED = frozenset(
    {
        "v1/ComponentStatus",
        "v1/Namespace",
        "v1/Node",
        "v1/PersistentVolume",
        *(
            f"admissionregistration.k8s.io/{version}/{kind}"
            for version in ("v1", "v1beta1", "v1alpha1")
            for kind in (
                "MutatingAdmissionPolicy",
                "MutatingAdmissionPolicyBinding",
                "MutatingWebhookConfiguration",
                "ValidatingAdmissionPolicy",
                "ValidatingAdmissionPolicyBinding",
                "ValidatingWebhookConfiguration",
            )
        ),
        "apiextensions.k8s.io/v1/CustomResourceDefinition",
        "apiregistration.k8s.io/v1/APIService",
        "authentication.k8s.io/v1/SelfSubjectReview",
        "authentication.k8s.io/v1/TokenReview",
        "authorization.k8s.io/v1/SelfSubjectAccessReview",
        "authorization.k8s.io/v1/SelfSubjectRulesReview",
        "authorization.k8s.io/v1/SubjectAccessReview",
        "certificates.k8s.io/v1/CertificateSigningRequest",
        "certificates.k8s.io/v1alpha1/ClusterTrustBundle",
        "certificates.k8s.io/v1beta1/ClusterTrustBundle",
        "flowcontrol.apiserver.k8s.io/v1/FlowSchema",
        "flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration",
        "networking.k8s.io/v1/IPAddress",
        "networking.k8s.io/v1/IngressClass",
        "networking.k8s.io/v1/ServiceCIDR",
        "node.k8s.io/v1/RuntimeClass",
        "rbac.authorization.k8s.io/v1/ClusterRole",
        "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
        "resource.k8s.io/v1/DeviceClass",
        "resource.k8s.io/v1/ResourceSlice",
        "scheduling.k8s.io/v1/PriorityClass",
        "storage.k8s.io/v1/CSIDriver",
        "storage.k8s.io/v1/CSINode",
        "storage.k8s.io/v1/StorageClass",
        "storage.k8s.io/v1/VolumeAttachment",
        "storage.k8s.io/v1/VolumeAttributesClass",
        "storage.k8s.io/v1beta1/VolumeAttributesClass",
        "storagemigration.k8s.io/v1beta1/StorageVersionMigration",
    }
)
"""Kubernetes 1.36, from its API discovery."""
