"""Waiting for objects: what each kind, or an annotation, says of being ready."""
