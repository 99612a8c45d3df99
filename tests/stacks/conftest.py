"""A folder of stack files for each test."""

from collections.abc import Callable
from pathlib import Path

import pytest

BASE = """\
config:
  layer0:platform:
    domain: layer0.test
    zones: [zone-a]
  layer0:data_services:
    postgres: {image: "postgres:17.6", storage: 10Gi, resources: {cpu: 250m, memory: 512Mi}}
    redis: {image: "redis:8.2.1", storage: 2Gi, resources: {cpu: 100m, memory: 128Mi}}
"""
LOCAL = "config:\n  layer0:extends: [base]\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files by name (`local` is a stack, `layers/base` a layer) over a valid stack local; gives their folder."""
    root = tmp_path / "stacks"
    (root / "layers").mkdir(parents=True)

    def write(files: dict[str, str] | None = None) -> Path:
        for name, text in ({"local": LOCAL, "layers/base": BASE} | (files or {})).items():
            path = f"{name}.yaml" if "/" in name else f"Pulumi.{name}.yaml"
            (root / path).write_text(text, encoding="utf-8")
        return root

    return write
