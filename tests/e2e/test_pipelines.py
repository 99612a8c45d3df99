"""The life of a change in CI: each job runs in a clean folder, with nothing but what its runner would have."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto.server import ThreadedMotoServer

from scripts.toolchain import kubernetes, places
from stacks.settings import LOCAL_PASSPHRASE
from tests import clusters
from tests.e2e import clones, pipelines
from tests.e2e.clones import Clone

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

WHERE = "/api/v1/namespaces/default/configmaps/seen"
PROGRAM = """
import json, os, pathlib
import pulumi
import pulumi_kubernetes as k
import stacks.settings
from policies import hooks

pathlib.Path({seen!r}).write_text(json.dumps(dict(os.environ)))
settings = stacks.settings.load(pulumi.get_stack())
hooks.install(settings)
cluster = k.Provider("cluster", context=settings.target.context, cluster_identifier=settings.target.uid)
about = {{"name": "seen", "namespace": "default"}}
k.core.v1.ConfigMap("seen", metadata=about, data={{"data": "none"}}, opts=pulumi.ResourceOptions(provider=cluster))
"""
STACK = """\
config:
  layer0:extends: [base]
  layer0:backend: s3://state/production
  layer0:store: s3://store/production
  layer0:cluster: {{context: {context}, uid: {uid}}}
  layer0:platform: {{domain: example.test, zones: [zone-a]}}
  layer0:tenants: {{}}
  layer0:approvals: {{required: 1, roles: [engineers]}}
  layer0:roles: {{engineers: [alice@example.com, dev@example.com]}}
encryptionsalt: {salt}
"""
MAKING = {"github": "change-set", "gitlab": "change set"}
"""What each host calls the job that makes the change set."""


@dataclass(frozen=True)
class Company:
    """A repository, its protected environments and the people around it."""

    origin: Clone
    folder: Path
    secrets: Mapping[str, str]
    """All there are, by the names that the pipelines give them."""

    @property
    def base(self) -> Path:
        """What the last apply has left for previews, as the code host keeps it; missing before the first."""
        return self.folder / "base.json"

    def change(self, value: str, branch: str) -> None:
        """Have a developer put a change on a branch of its own."""
        self.origin.git("checkout", "--quiet", "-B", branch, "main")
        file = self.origin.folder / "__main__.py"
        file.write_text(re.sub('"data": "[^"]*"', f'"data": "{value}"', file.read_text()))
        self.commit(f"data {value}")

    def commit(self, message: str) -> None:
        name = ["-c", "user.name=dev", "-c", "user.email=dev@example.com"]
        self.origin.git("add", "--all")
        self.origin.git(*name, "commit", "--quiet", "--message", message)

    def merge(self, branch: str) -> None:
        self.origin.git("checkout", "--quiet", "main")
        self.origin.git(
            "-c", "user.name=bot", "-c", "user.email=bot@example.com", "merge", "--quiet", "--no-ff", branch
        )

    def job(self, host: str, job: str, branch: str, code: int = 0, **more: str) -> "Done":
        """Run a job in a fresh checkout of a branch, in an empty home; its last command must end with this code."""
        at = self.folder / f"{job}-{branch}-{len(list(self.folder.iterdir()))}"
        home = at / "home"
        home.mkdir(parents=True)
        Clone(at).git("clone", "--quiet", "--branch", branch, str(self.origin.folder), "checkout")
        checkout, summary = at / "checkout", at / "summary.md"
        has_base: dict[str, str] = {}
        if job == "preview" and self.base.exists():
            (checkout / "base.json").write_bytes(self.base.read_bytes())
            has_base["BASE"] = "base.json"
        runner = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home), "LAYER0_CACHE": str(places.cache()),
            "AWS_ENDPOINT_URL_S3": os.environ["AWS_ENDPOINT_URL_S3"], "GITHUB_STEP_SUMMARY": str(summary), **has_base,
        }  # fmt: skip
        told, ended = "", 0
        for command in self.commands(host, job, more):
            done = command.run(checkout, runner)
            told, ended = told + done.stdout + done.stderr, done.returncode
            if ended:
                break
        assert ended == code, told
        return Done(checkout, home, told, summary.read_text() if summary.exists() else "")

    def commands(self, host: str, job: str, more: Mapping[str, str]) -> Iterator[pipelines.Command]:
        """A job's commands; only one in a protected environment is given secrets."""
        given = dict(self.secrets) if pipelines.environment(host, job) else {}
        if host == "gitlab":
            files = {"KUBECONFIG": "kubeconfig", "LAYER0_LEDGER_KEY": "ledger-key"} if given else {}
            paths = {name: str(self.folder / file) for name, file in files.items()}
            return pipelines.gitlab(job, {**given, **paths, "AWS_REGION": "us-east-1", **more})
        secrets = {f"secrets.{name}": value for name, value in given.items()}
        inputs = {f"inputs.{name.lower()}": value for name, value in more.items()}
        known = {"matrix.stack": "production", "inputs.stack": "production", "vars.AWS_REGION": "us-east-1"}
        return pipelines.github(job, {**known, **secrets, **inputs})

    def sign(self, digest: str) -> str:
        """Have alice approve a change set on her own machine, and hand over her signature."""
        file = self.folder / "approval.json"
        self.origin.layer0(
            "approve", "production", digest, "--yes", "--key", str(self.folder / "alice"), "--file", str(file),
            environment={**self.secrets, "LAYER0_LEDGER_KEY": str(self.folder / "ledger-key")},
        )  # fmt: skip
        return file.read_text()

    def stolen(self, done: "Done") -> list[str]:
        """The secrets that the program of the last run saw in its environment, or could find in its home."""
        seen = json.loads((self.folder / "seen.json").read_text())
        found = "".join(path.read_text() for path in done.home.rglob("*") if path.is_file())
        return [name for name, value in self.secrets.items() if value in {*seen.values()} or value.strip() in found]

    def live(self) -> str | None:
        """The value that the cluster has."""
        with clusters.client(self.folder / "kubeconfig") as client:
            found = client.get(WHERE)
        return None if found.is_error else found.json()["data"]["data"]


@dataclass(frozen=True)
class Done:
    """What a job has left behind."""

    checkout: Path
    home: Path
    told: str
    summary: str

    def file(self, name: str) -> str:
        return (self.checkout / name).read_text()


@pytest.fixture(scope="module")
def s3() -> Iterator[None]:
    """Two buckets: of the state, and of the store."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    access = {"AWS_ACCESS_KEY_ID": "key-of-s3", "AWS_SECRET_ACCESS_KEY": "secret-of-s3", "AWS_REGION": "us-east-1"}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**access, "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}"}.items():
            environment.setenv(name, value)
        for bucket in ("state", "store"):
            _client().create_bucket(Bucket=bucket)
        yield
    server.stop()


def _client() -> Any:
    library: Any = boto3
    return library.client("s3", region_name="us-east-1")


def keys() -> set[str]:
    """Everything in the two buckets."""
    pages = [(bucket, _client().list_objects_v2(Bucket=bucket)) for bucket in ("state", "store")]
    return {f"{bucket}/{item['Key']}" for bucket, page in pages for item in page.get("Contents", ())}


@pytest.fixture(scope="module")
def company(
    cluster: kubernetes.Cluster, s3: None, tools: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Company:
    """A repository whose stack asks for approval of one engineer; who may approve its first change is on record."""
    assert tools
    folder = tmp_path_factory.mktemp("company")
    origin = clones.make(tmp_path_factory.mktemp("origin"))
    config = cluster.kubeconfig.read_text()
    (folder / "kubeconfig").write_text(config)
    with clusters.client(cluster.kubeconfig) as client:
        uid = client.get("/api/v1/namespaces/kube-system").json()["metadata"]["uid"]
    local = yaml.safe_load((origin.folder / "stacks" / "Pulumi.local.yaml").read_text())
    context = yaml.safe_load(config)["current-context"]
    stack = STACK.format(context=context, uid=uid, salt=local["encryptionsalt"])
    (origin.folder / "stacks" / "Pulumi.production.yaml").write_text(stack)
    (origin.folder / "__main__.py").write_text(PROGRAM.format(seen=str(folder / "seen.json")))
    for name in ("ci", "alice"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)], check=True
        )
    listed = [f"{name}@example.com {(folder / name).with_suffix('.pub').read_text()}" for name in ("ci", "alice")]
    (origin.folder / "stacks" / "approvers").write_text("".join(listed))
    ledger_key = folder / "ledger-key"
    origin.layer0("ledger", "key", "--new", str(ledger_key))
    secrets = {
        "AWS_ACCESS_KEY_ID": "key-of-s3", "AWS_SECRET_ACCESS_KEY": "secret-of-s3",
        "PULUMI_CONFIG_PASSPHRASE": LOCAL_PASSPHRASE, "LAYER0_KEY": (folder / "ci").read_text(),
        "LAYER0_KUBECONFIG": config, "LAYER0_LEDGER_KEY": ledger_key.read_text(),
    }  # fmt: skip
    made = Company(origin, folder, secrets)
    origin.git("checkout", "--quiet", "-B", "main")
    made.commit("a stack that asks for approval")
    digest = origin.layer0("stack", "trust", "production").stdout.split()[-1]
    origin.layer0("stack", "trust", "production", digest, environment={"LAYER0_LEDGER_KEY": str(ledger_key)})
    return made


def digest_in(text: str) -> str:
    """The digest by which a change set is approved, as people copy it from what a job shows."""
    return text.rpartition("layer0 approve production ")[2].split()[0]


def proposed(company: Company, host: str, does: str) -> str:
    """Have a change previewed, its change set made, and merge it; what alice has signed."""
    company.change(host, f"to-{host}")
    previewed = company.job(host, "preview", f"to-{host}")
    assert f"1 to {does}, 0 unchanged" in previewed.file("comment.md")
    assert json.loads(previewed.file("layer0.sarif"))["version"] == "2.1.0"
    assert company.stolen(previewed) == []

    before = keys()
    made = company.job(host, MAKING[host], f"to-{host}")
    assert "PULUMI_CONFIG_PASSPHRASE" in company.stolen(made), "a job that has secrets shows that they would be seen"
    made_by_it = {key for key in keys() - before if company.base.exists() or key.startswith("store/")}
    assert {"/".join(key.split("/")[:3]) for key in made_by_it} == {
        "store/production/change-sets", "store/production/ledger"
    }  # fmt: skip
    company.merge(f"to-{host}")
    return company.sign(digest_in(made.summary if host == "github" else made.file("change-set.md")))


def test_what_was_approved_is_applied_and_nothing_before_that(company: Company) -> None:
    signature = proposed(company, "github", "create")
    assert "is not approved" in company.job("github", "apply", "main", code=4).told
    assert company.live() is None
    assert "it may run now" in company.job("github", "approve", "main", SIGNATURE=signature).told
    applied = company.job("github", "apply", "main")
    assert company.live() == "github"
    assert "alice@example.com" in applied.file("report.html")
    assert Clone(applied.checkout).git("status", "--porcelain").splitlines() == ["?? base.json", "?? report.html"]
    company.base.write_text(applied.file("base.json"))


def test_a_merge_of_something_else_than_what_was_approved_is_refused(company: Company) -> None:
    signature = proposed(company, "gitlab", "replace")
    assert "it may run now" in company.job("gitlab", "approve", "main", SIGNATURE=signature).told
    company.change("something else", "slipped-in")
    company.merge("slipped-in")
    refused = company.job("gitlab", "apply", "main", code=5)
    assert "is not what would run now" in refused.told
    assert company.live() == "github"
    company.origin.git("reset", "--quiet", "--hard", "HEAD~1")
    company.job("gitlab", "apply", "main")
    assert company.live() == "gitlab"


@pytest.mark.parametrize("host", MAKING)
def test_only_what_runs_reviewed_code_is_given_secrets(host: str) -> None:
    jobs = {"preview", "comment", MAKING[host], "approve", "apply"}
    assert {job for job in jobs if pipelines.environment(host, job)} == jobs - {"preview", "comment"}


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        *(("vendor.github-workflows", file) for file in sorted((pipelines.CI / "github").iterdir())),
        ("vendor.gitlab-ci", pipelines.CI / "gitlab.yml"),
    ],
    ids=lambda item: getattr(item, "stem", None),
)
def test_a_pipeline_is_one_by_its_hosts_own_schema(schema: str, file: Path) -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(checker, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", sorted((pipelines.CI / "github").iterdir()), ids=lambda file: file.stem)
def test_a_workflow_takes_no_more_than_it_needs(file: Path) -> None:
    text = file.read_text()
    workflow = yaml.safe_load(text)
    assert "pull_request_target" not in workflow[True], "yaml reads the key on as true"
    assert re.findall(r"uses: (?!\S+@[0-9a-f]{40} # v\d).*", text) == []
    assert re.findall(r"run:.*\$\{\{", text) == [], "what others wrote reaches a shell as a variable only"
    granted = {
        scope
        for job in [workflow, *workflow["jobs"].values()]
        for scope, access in job.get("permissions", {}).items()
        if access == "write"
    }
    assert granted == ({"pull-requests", "security-events"} if file.stem == "layer0-comment" else set())
    assert "./scripts" not in text if file.stem == "layer0-comment" else "./scripts/layer0" in text
