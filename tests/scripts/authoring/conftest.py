"""What the tests of `layer0 policy` share."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import policy
from scripts.authoring import draft
from scripts.authoring.rulebook import Rulebook

RULE = "shop/config_maps_have_owners"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run `layer0 policy` and give what it prints."""

    def run(*words: str | Path) -> str:
        parser = argparse.ArgumentParser()
        policy.arguments(parser)
        policy.run(parser.parse_args([str(word) for word in words]))
        return capsys.readouterr().out

    return run


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of a user's own with one rule, as it is when it is new."""
    folder = tmp_path / "own"
    folder.mkdir()
    draft.write(Rulebook([folder]), RULE, folder)
    return folder
