"""Every line of the rules, of their libraries and of the gate is there for a test of its own: broken, it is noticed."""

from pathlib import Path

import pytest

from scripts.authoring import mutation
from scripts.authoring.rulebook import Rulebook
from tests.policies import rego

# How Gatekeeper's templates are judged is tested with whole templates, in Python: test_gatekeeper.py.
SOURCES = [path for path in rego.SOURCES if not rego.name_of(path).startswith("admission")]

pytestmark = [pytest.mark.e2e, pytest.mark.thorough, pytest.mark.usefixtures("opa_on_path")]


@pytest.mark.parametrize("path", SOURCES, ids=rego.name_of)
def test_no_breakage_goes_unnoticed(path: Path) -> None:
    broken = mutation.broken(Rulebook(), rego.name_of(path), path, path.with_name(f"{path.stem}_test.rego"))
    assert not broken.unnoticed, broken.text()
