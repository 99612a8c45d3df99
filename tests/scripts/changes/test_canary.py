"""A secret planted in every kind of input shows up nowhere: the real engine, OPA and API server."""

import base64
import contextlib
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from policies.context import Context
from policies.opa import Opa
from scripts.changes import accounts, show
from scripts.changes.approvals.archive import Archive
from scripts.changes.entering import Entering
from scripts.changes.errors import Failed
from scripts.changes.lines import Lines
from scripts.changes.records import Records
from scripts.changes.reports import FORMATS, Report, write
from scripts.changes.runs import Changer
from scripts.changes.store.folder import Folder
from scripts.ledger import Ledger
from scripts.ledger.keys import Writer
from scripts.toolchain import kubernetes
from scripts.toolchain.progress import Progress
from stacks import settings
from stacks.sections import Policies
from stacks.settings import Settings
from tests import projects

pytestmark = pytest.mark.e2e

CANARY = "canary-7f3a9c"
PROGRAM = f"""
import base64
from types import SimpleNamespace

import pulumi
import pulumi_kubernetes as k
import pulumi_random as r
from policies import hooks
from pulumi_kubernetes.yaml.v2 import ConfigGroup

hooks.install(SimpleNamespace(fingerprint_key=None))
canary = pulumi.Output.secret("{CANARY}")


def about(name, **more):
    return {{"name": name, "namespace": "NAMESPACE", "annotations": {{"pulumi.com/skipAwait": "true", **more}}}}


class Box(pulumi.ComponentResource):
    def __init__(self, name, inputs):
        super().__init__("test:index:Box", name, inputs)
        self.register_outputs({{"secret": canary}})


Box("box", {{"list": [{{"deep": canary}}], "whole": pulumi.Output.secret({{"deep": "{CANARY}"}})}})
k.core.v1.Secret("plain", metadata=about("plain"), string_data={{"a": canary}})
encoded = canary.apply(lambda text: base64.b64encode(text.encode()).decode())
k.core.v1.Secret("encoded", metadata=about("encoded"), data={{"a": encoded}})
k.core.v1.ConfigMap("config", metadata=about("config", note=canary), data={{"a": pulumi.Output.concat("x", canary)}})
inner = {{"apiVersion": "v1", "kind": "ConfigMap", "metadata": about("inner"), "data": {{"a": canary}}}}
ConfigGroup("group", objs=[inner])
r.RandomPassword("password", length=16, keepers={{"a": canary}})
container = {{
    "name": "main",
    "image": "docker.io/library/nginx:1.29.1",
    "env": [{{"name": "A", "value": canary}}],
    "args": [canary, "EXTRA"],
    "securityContext": {{
        "runAsNonRoot": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {{"drop": ["ALL"]}},
        "seccompProfile": {{"type": "RuntimeDefault"}},
    }},
}}
k.core.v1.Pod("pod", metadata=about("pod"), spec={{"containers": [container]}})
WRONG
pulumi.export("secret", canary)
pulumi.export("list", [canary])
"""
WRONG = 'k.core.v1.Service("wrong", metadata=about("wrong"), spec={"type": canary, "ports": [{"port": 80}]})'


@pytest.fixture
def changer(tmp_path: Path, tools: Mapping[str, Path], cluster: kubernetes.Cluster, namespace: str) -> Changer:
    source = PROGRAM.replace("NAMESPACE", namespace).replace("WRONG", "")
    engine = projects.engine(tmp_path, source, tools, KUBECONFIG=str(cluster.kubeconfig))
    own = cast("Settings", SimpleNamespace(stack="test", digest="sha256:0", policies=Policies()))
    context = Context(now=datetime.now(UTC), actor="alice@example.com")
    kept = Folder(tmp_path / "state" / "store")
    writer = Writer.make(tmp_path / "key")
    entering = Entering(kept, lambda: Ledger(kept, writer), "test", lambda: context)
    records = Records(entering, "test", lambda: context, entering=entering)
    return Changer(own, engine, Opa(), records=records)


def clean(text: str) -> bool:
    forms = (CANARY, base64.b64encode(CANARY.encode()).decode().rstrip("="))
    return not any(form in text for form in forms)


def test_a_secret_is_in_no_document_page_progress_log_or_file(changer: Changer, tmp_path: Path) -> None:
    shown = io.StringIO()
    with contextlib.redirect_stderr(shown), contextlib.redirect_stdout(shown):
        live = show.Live(Progress()).on_event
        for extra in ("EXTRA", "ANOTHER"):
            source = (tmp_path / "__main__.py").read_text()
            projects.write(tmp_path, source.replace("EXTRA", extra))
            previewed = changer.preview("up", live)
            assert CANARY not in repr(previewed)
            entering = cast("Entering", cast("Any", changer)._records._entering)
            entering.enter("preview", accounts.preview(previewed.changes, previewed.verdict))
            Archive(entering, "test").keep(previewed.changes, previewed.verdict, None)
            lines = Lines(settings.load("local"), previewed.changes)
            told = Report(changes=previewed.changes, verdict=previewed.verdict, lines=lines)
            done = replace(told, outputs=changer.run(previewed, live))
            print(*(write(form, report) for form in FORMATS for report in (told, done)))
    assert "ANOTHER" in shown.getvalue()
    assert clean(shown.getvalue())
    opa = cast("Any", changer)._opa
    folder = Path(opa._server._folder.name)
    files = [path for place in (tmp_path / "state", folder) for path in place.rglob("*") if path.is_file()]
    assert any(path.name == "test.json" for path in files)
    entered = b"".join(path.read_bytes() for path in files if "entries" in path.parts)
    assert all(f'"kind":"{kind}"'.encode() in entered for kind in ("preview", "change_set", "run", "step"))
    assert all(clean(path.read_text(errors="replace")) for path in files)
    opa.close()


def test_a_refusal_that_quotes_a_secret_is_masked(changer: Changer, tmp_path: Path) -> None:
    source = (tmp_path / "__main__.py").read_text()
    projects.write(tmp_path, source.replace("pulumi.export", WRONG + "\npulumi.export", 1))
    with pytest.raises(Failed, match=r"spec\.type") as refused:
        changer.preview("up", lambda _: None)
    assert clean(str(refused.value))
