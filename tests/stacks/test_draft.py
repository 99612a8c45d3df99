"""The file of a new stack."""

import pytest

from stacks import draft, settings
from stacks.settings import Invalid
from tests.stacks.conftest import Write

PLACES = {
    "backend": "s3://bucket/state",
    "store": "s3://bucket/store",
    "cluster": {"context": "here", "uid": "6f2c0000-1111-2222-3333-444444444444"},
}
SOURCE = """\
# a comment
encryptionsalt: v1:abc:v1:def
config:
  layer0:extends: [base]
  layer0:backend: s3://other/state
  layer0:store: s3://other/store
  layer0:cluster: {context: there, uid: 00000000-1111-2222-3333-444444444444}
  layer0:fingerprint_key: {secure: three}
  layer0:data_services:
    postgres: {password: {secure: one}}
    redis: {password: {secure: two}, replicas: 3}
  layer0:tenants:
    "007": {group: "yes", plan: "1e3", quota: {cpu: 4, memory: 8Gi, pods: 20, storage: 50Gi}}
"""


def test_a_new_stack_has_the_settings_of_the_other_and_its_own_places(write: Write) -> None:
    root = write({"other": SOURCE})
    unset = draft.write("dev", "other", PLACES, root)
    new, other = settings.load("dev", root), settings.load("other", root)
    assert unset == ["fingerprint_key", "data_services.postgres.password", "data_services.redis.password"]
    assert new.tenants == other.tenants
    assert new.data_services.redis.replicas == 3
    assert new.data_services.postgres.image == other.data_services.postgres.image
    assert (new.backend, new.store) == ("s3://bucket/state", "s3://bucket/store")
    assert new.cluster is not None
    assert new.cluster.context == "here"


def test_nothing_encrypted_for_the_other_stack_is_copied(write: Write) -> None:
    root = write({"other": SOURCE})
    draft.write("dev", "other", PLACES, root)
    text = (root / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    assert "secure" not in text
    assert "encryptionsalt" not in text


def test_a_secret_that_a_stack_cannot_be_without_is_marked_as_unset(write: Write) -> None:
    acme = "acme: {directory: https://acme.test/, email: a@b.test, account_key: {secure: key}, caa: acme.test}"
    dns = "  layer0:dns: {server: {route53: {}}}\n"
    root = write({"other": f"{SOURCE}{dns}  layer0:certificates: {{issuer: acme, {acme}}}\n"})
    assert "certificates.acme.account_key" in draft.write("dev", "other", PLACES, root)
    text = (root / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    assert f"account_key: {{secure: {draft.UNSET}}}" in text
    assert "secure: key" not in text


def test_a_new_stack_tells_what_its_sections_mean(write: Write) -> None:
    root = write()
    draft.write("dev", "local", PLACES, root)
    text = (root / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    assert "  # The Kubernetes cluster of the stack. Every stack but local must have it; local must not.\n" in text


def test_what_a_stack_removes_is_removed_in_its_copy(write: Write) -> None:
    layer = "config: {layer0:tenants: {acme: {group: g, quota: {cpu: 4, memory: 8Gi, pods: 20, storage: 50Gi}}}}"
    root = write(
        {"layers/more": layer, "local": "config: {layer0:extends: [base, more], layer0:tenants: {acme: null}}"}
    )
    draft.write("dev", "local", PLACES, root)
    assert settings.load("dev", root).tenants == {}


@pytest.mark.parametrize(
    ("stack", "source", "problem"),
    [
        ("other", "local", "stacks/Pulumi.other.yaml: already exists"),
        ("Dev", "local", "stack: name must be a DNS label, got 'Dev'"),
        ("../dev", "local", "stack: name must be a DNS label"),
        ("dev", "othr", "stacks: there is no stack 'othr'; did you mean 'other'?"),
    ],
)
def test_a_stack_that_cannot_be_is_refused(write: Write, stack: str, source: str, problem: str) -> None:
    root = write({"other": SOURCE})
    before = sorted(root.iterdir())
    with pytest.raises(Invalid, match=problem.replace("?", r"\?")):
        draft.write(stack, source, PLACES, root)
    assert sorted(root.iterdir()) == before
    assert (root / "Pulumi.other.yaml").read_text(encoding="utf-8") == SOURCE


def test_a_wrong_place_leaves_no_file_behind(write: Write) -> None:
    root = write()
    with pytest.raises(Invalid, match="backend: must be the URL of a Pulumi backend"):
        draft.write("dev", "local", PLACES | {"backend": "bucket"}, root)
    assert settings.names(root) == ["local"]
