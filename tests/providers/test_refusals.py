"""What a person reads when the API server says no: the object, the server's words, what to do."""

import json

import pytest

from scripts.providers.kubernetes.api.client import Rejected, Unreachable
from scripts.providers.kubernetes.api.cluster import NoSuchKind
from scripts.providers.kubernetes.api.refusals import explained
from scripts.providers.kubernetes.objects import Ref
from scripts.providers.properties import Secret
from scripts.providers.servicer import Failed

X = Ref("v1", "ConfigMap", "x", "n")


def rejected(status: int, reason: str, message: str) -> Rejected:
    return Rejected(status, json.dumps({"reason": reason, "message": message}).encode())


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (rejected(422, "Invalid", 'x is invalid: data.a: Unsupported value: "b"'), "correct it in the program"),
        (rejected(400, "BadRequest", 'unknown field "dtaa"'), "correct it in the program"),
        (rejected(500, "", "failed to create typed patch object: .immutable: expected boolean"), "correct it"),
        (rejected(401, "Unauthorized", "Unauthorized"), "sign in to the cluster again"),
        (rejected(403, "Forbidden", 'User "a" cannot create resource'), "grant this to the user"),
        (rejected(404, "NotFound", 'namespaces "n" not found'), "let it depend on the Namespace"),
        (rejected(409, "AlreadyExists", "x already exists"), "import it, delete it"),
        (rejected(409, "Conflict", 'conflict with "other": .data.a'), 'pulumi.com/patchForce: "true"'),
        (rejected(504, "Timeout", "request did not complete"), "try again"),
        (NoSuchKind(X), "CustomResourceDefinition"),
    ],
)
def test_a_refusal_says_what_to_do(error: Failed, advice: str) -> None:
    text = str(explained(X, "created", error, {}))
    assert text.startswith(f"ConfigMap n/x was not created by the Kubernetes API server: {error}; ")
    assert advice in text.removeprefix("ConfigMap n/x").partition(str(error))[2]


@pytest.mark.parametrize(
    "error",
    [
        rejected(403, "Forbidden", "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1"),
        rejected(500, "InternalError", "something broke"),
    ],
)
def test_where_nothing_sure_can_be_advised_nothing_is(error: Failed) -> None:
    text = str(explained(X, "updated", error, {}))
    assert text == f"ConfigMap n/x was not updated by the Kubernetes API server: {error}"


def test_a_server_that_does_not_answer_did_not_refuse() -> None:
    text = str(explained(X, "deleted", Unreachable("Connection refused"), {}))
    assert text.startswith("ConfigMap n/x was not deleted: configured Kubernetes cluster is unreachable: ")
    assert text.endswith("check that the cluster runs and that the provider's kubeconfig and context lead to it")


def test_a_secret_is_not_quoted() -> None:
    told = rejected(422, "Invalid", 'data.a: Invalid value: "hunter22"')
    assert "hunter22" not in str(explained(X, "created", told, {"data": {"a": Secret("hunter22")}}))
