"""Every check of this project, run by `./scripts/test`."""
