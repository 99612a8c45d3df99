"""Checkpoints kept where the writer of the ledger cannot change them: git tags, locked S3 objects, timestamps."""
