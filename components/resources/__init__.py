"""The resources of our own provider plugin `platform`, as programs write them. Its schema is the plugin's business."""
