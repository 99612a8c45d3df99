"""Objects out of manifests: the components of `yaml/v2`, and how YAML is read."""
