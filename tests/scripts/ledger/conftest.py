"""What tests of the ledger share."""

import pytest

from scripts.ledger.keys import Writer


@pytest.fixture(scope="session")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Writer:
    """A key to write ledgers with."""
    return Writer.make(tmp_path_factory.mktemp("writer") / "key")
