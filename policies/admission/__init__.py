"""Gatekeeper's rules, unmodified: what its admission webhook would say of every Kubernetes object of a change set.

ConstraintTemplates and Constraints are read from YAML (`documents`), made into Rego modules that OPA loads beside ours
(`installed`), and asked by the Rego of this folder about each object, as the webhook is. A template sees a mask in the
place of each value that is secret or not known yet; what it may say of such a value is no answer (`doubts`).
"""
