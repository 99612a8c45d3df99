"""Every line of what decides is there for a test of its own: broken, it is noticed."""

from pathlib import Path

import pytest

from scripts.authoring import mutation
from scripts.authoring.rulebook import Rulebook
from tests.policies import rego

pytestmark = [pytest.mark.e2e, pytest.mark.thorough, pytest.mark.usefixtures("opa_on_path")]


@pytest.mark.parametrize("path", rego.SOURCES, ids=rego.name_of)
def test_no_breakage_goes_unnoticed(path: Path) -> None:
    broken = mutation.broken(Rulebook(), rego.name_of(path), path, path.with_name(f"{path.stem}_test.rego"))
    assert not broken.unnoticed, broken.text()
