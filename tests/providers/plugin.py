"""A provider called as the engine calls it, in this process: protobuf requests in, plain values out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2

from scripts.providers import server
from scripts.providers.engine import Engine
from scripts.providers.kubernetes.provider import Provider
from scripts.providers.properties import Properties, decode, encode
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.protocol import provider_pb2_grpc, status_pb2
from scripts.providers.servicer import Servicer

NOWHERE = '{"clusters": [], "contexts": []}'
"""A kubeconfig that leads nowhere."""


class Recorder(Engine):
    """An engine that writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def _log(self, severity: int, message: str, urn: str, *, ephemeral: bool = False) -> None:
        self.messages.append(message)


class Plugin:
    """A served provider, and calls to it."""

    def __init__(self, servicer: Servicer, recorder: Recorder) -> None:
        self.said = recorder.messages
        self._server, port = server.start(servicer)
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def stop(self) -> None:
        self._channel.close()
        self._server.stop(0).wait()

    def check(
        self, token: str, news: Properties, *, name: str = "x", olds: Properties | None = None, seed: bytes = b"1"
    ) -> Properties:
        request = pb.CheckRequest(type=token, name=name, news=encode(news), olds=encode(olds or {}), randomSeed=seed)
        return decode(self.stub.Check(request).inputs)

    def failures(self, token: str, news: Properties) -> dict[str, str]:
        answer = self.stub.Check(pb.CheckRequest(type=token, name="x", news=encode(news)))
        return {failure.property: failure.reason for failure in answer.failures}

    def create(
        self, token: str, inputs: Properties, *, preview: bool = False, timeout: float = 0.0, urn: str = "urn"
    ) -> tuple[str, Properties]:
        request = pb.CreateRequest(
            type=token, name="x", urn=urn, properties=encode(inputs), preview=preview, timeout=timeout
        )
        answer = self.stub.Create(request)
        return answer.id, decode(answer.properties)

    def diff(
        self, token: str, olds: Properties, inputs: Properties, news: Properties, *, identifier: str = ""
    ) -> pb.DiffResponse:
        request = pb.DiffRequest(
            type=token, id=identifier, urn="urn", olds=encode(olds), old_inputs=encode(inputs), news=encode(news)
        )
        return self.stub.Diff(request)

    def update(
        self,
        identifier: str,
        olds: Properties,
        news: Properties,
        *,
        preview: bool = False,
        timeout: float = 0.0,
        ignored: tuple[str, ...] = (),
        token: str = "",
    ) -> Properties:
        request = pb.UpdateRequest(
            type=token,
            id=identifier,
            urn="urn",
            olds=encode(olds),
            news=encode(news),
            preview=preview,
            timeout=timeout,
            ignoreChanges=ignored,
        )
        return decode(self.stub.Update(request).properties)

    def read(
        self, token: str, identifier: str, olds: Properties | None = None, inputs: Properties | None = None
    ) -> tuple[str, Properties, Properties]:
        request = pb.ReadRequest(
            type=token, id=identifier, urn="urn", properties=encode(olds or {}), inputs=encode(inputs or {})
        )
        answer = self.stub.Read(request)
        return answer.id, decode(answer.properties), decode(answer.inputs)

    def delete(self, token: str, identifier: str, olds: Properties, *, timeout: float = 0.0) -> None:
        self.stub.Delete(pb.DeleteRequest(type=token, id=identifier, properties=encode(olds), timeout=timeout))

    def cancel(self) -> None:
        self.stub.Cancel(empty_pb2.Empty())


def kubernetes(kubeconfig: Path | str = NOWHERE, **settings: str) -> Plugin:
    """A configured Kubernetes provider."""
    recorder = Recorder()
    plugin = Plugin(Provider(recorder), recorder)
    given: Mapping[str, str] = {"kubeconfig": str(kubeconfig), **settings}
    variables = {f"kubernetes:config:{key}": value for key, value in given.items()}
    plugin.stub.Configure(pb.ConfigureRequest(variables=variables))
    return plugin


def message(error: grpc.RpcError) -> str:
    """What the engine shows of a failed call."""
    assert isinstance(error, grpc.Call)
    return error.details() or ""


def not_ready(error: grpc.RpcError) -> pb.ErrorResourceInitFailed:
    """The detail with which the engine keeps an object that exists but is not ready."""
    assert isinstance(error, grpc.Call)
    metadata: Any = error.trailing_metadata()
    status = status_pb2.Status.FromString(dict(metadata)["grpc-status-details-bin"])
    detail = pb.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    return detail
