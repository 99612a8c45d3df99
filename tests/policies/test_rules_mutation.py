"""Every line of the rules, of their libraries and of the gate is there for a test of its own: broken, it is noticed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.authoring import mutation
from scripts.authoring.library import Library
from scripts.authoring.workbench import Workbench
from tests.policies import rego

pytestmark = [pytest.mark.e2e, pytest.mark.thorough, pytest.mark.usefixtures("opa_on_path")]


@pytest.fixture(scope="module")
def bench(opa_on_path: None) -> Iterator[Workbench]:
    with Workbench(mutation.shared(Library())) as bench:
        yield bench


@pytest.mark.parametrize("path", rego.SOURCES, ids=rego.name_of)
def test_no_breakage_goes_unnoticed(bench: Workbench, path: Path) -> None:
    broken = mutation.broken(bench, rego.name_of(path), path, path.with_name(f"{path.stem}_test.rego"))
    assert not broken.unnoticed, broken.text()
