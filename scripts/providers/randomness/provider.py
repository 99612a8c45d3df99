# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""The provider protocol for random values: made once, kept in the state, made anew when any input changes."""

from typing import Any

import grpc

from scripts.providers.properties import UNKNOWN, Properties, Secret, decode, encode, has_unknown, reveal
from scripts.providers.protocol import empty_pb2
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.randomness.resources import RESOURCES, Resource
from scripts.providers.servicer import Failed, Servicer


class Provider(Servicer):
    package = "random"

    def Configure(self, request: pb.ConfigureRequest, context: grpc.ServicerContext) -> pb.ConfigureResponse:
        self.introduce()
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True)

    def Check(self, request: pb.CheckRequest, context: grpc.ServicerContext) -> pb.CheckResponse:
        resource, sent = self._resource(request.type), decode(request.news)
        given = {name: value for name, value in sent.items() if value is not None}
        if "seed" in given:
            raise Failed(self.missing("seed (its results come from the official plugin's generator)"))
        failures = [
            pb.CheckFailure(property=name, reason=f"{name} is missing")
            for name in resource.required
            if name not in given
        ]
        if not failures:
            given = resource.completed(given)
            problems = () if has_unknown(given) else resource.problems(reveal(given))
            failures = [pb.CheckFailure(property=name, reason=reason) for name, reason in problems]
        return pb.CheckResponse(inputs=encode(given), failures=failures)

    def Diff(self, request: pb.DiffRequest, context: grpc.ServicerContext) -> pb.DiffResponse:
        olds = reveal(decode(request.old_inputs if request.HasField("old_inputs") else request.olds))
        news = reveal(decode(request.news))
        ignored = {path.partition(".")[0].partition("[")[0] for path in request.ignoreChanges}
        names = dict.fromkeys((*olds, *news))
        changed = [name for name in names if name not in ignored and olds.get(name) != news.get(name)]
        kind = pb.DiffResponse.DIFF_SOME if changed else pb.DiffResponse.DIFF_NONE
        return pb.DiffResponse(changes=kind, diffs=changed, replaces=changed)

    def Create(self, request: pb.CreateRequest, context: grpc.ServicerContext) -> pb.CreateResponse:
        resource, inputs = self._resource(request.type), decode(request.properties)
        if request.preview:
            return pb.CreateResponse(properties=encode(inputs | dict.fromkeys(resource.outputs, UNKNOWN)))
        identifier, outputs = resource.make(reveal(inputs))
        return pb.CreateResponse(id=identifier, properties=encode(inputs | _marked(resource, outputs)))

    def Read(self, request: pb.ReadRequest, context: grpc.ServicerContext) -> pb.ReadResponse:
        """What was chosen lives in the state alone; an import puts a given value there."""
        if request.properties.fields:
            return pb.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)
        resource = self._resource(request.type)
        if resource.adopt is None:
            raise Failed(self.missing(f"importing a {request.type}"))
        inputs, identifier, outputs = resource.adopt(request.id)
        state = encode(inputs | _marked(resource, outputs))
        return pb.ReadResponse(id=identifier, properties=state, inputs=encode(inputs))

    def Delete(self, request: pb.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def _resource(self, token: str) -> Resource:
        """Of a type token such as `random:index/randomPassword:RandomPassword`."""
        found = RESOURCES.get(token.rpartition(":")[2])
        if found is None:
            raise Failed(self.missing(f"the type {token}"))
        return found


def _marked(resource: Resource, outputs: dict[str, Any]) -> Properties:
    return {name: Secret(value) for name, value in outputs.items()} if resource.secret else outputs
