# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""The provider protocol for random values: made once, kept in the state, made anew when any input changes."""

import json

import grpc

from scripts.providers import paths
from scripts.providers.properties import UNKNOWN, Properties, Secret, decode, encode, has_secret, masked, reveal
from scripts.providers.protocol import empty_pb2, struct_pb2
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.randomness.resource import Made, Resource
from scripts.providers.randomness.resources import RESOURCES
from scripts.providers.servicer import Failed
from scripts.providers.standin import Standin


class Provider(Standin):
    package = "random"

    def Configure(self, request: pb.ConfigureRequest, context: grpc.ServicerContext) -> pb.ConfigureResponse:
        self.introduce()
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True)

    def Check(self, request: pb.CheckRequest, context: grpc.ServicerContext) -> pb.CheckResponse:
        given = _given(request.news)
        faults = self._resource(request.type).faults(reveal(given))
        failures = [pb.CheckFailure(property=name, reason=masked(reason, given)) for name, reason in faults]
        return pb.CheckResponse(inputs=encode(given), failures=failures)

    def Diff(self, request: pb.DiffRequest, context: grpc.ServicerContext) -> pb.DiffResponse:
        olds = _given(request.old_inputs if request.HasField("old_inputs") else request.olds)
        changed = self._resource(request.type).changed(reveal(olds), reveal(_given(request.news)))
        ignored = {name for path in request.ignoreChanges for name in paths.parse(path)[:1]}
        replaces = [name for name in changed if name not in ignored]
        kind = pb.DiffResponse.DIFF_SOME if replaces else pb.DiffResponse.DIFF_NONE
        return pb.DiffResponse(changes=kind, diffs=replaces, replaces=replaces)

    def Create(self, request: pb.CreateRequest, context: grpc.ServicerContext) -> pb.CreateResponse:
        resource, given = self._resource(request.type), _given(request.properties)
        inputs = resource.completed(given)
        if inputs.get("seed"):
            raise Failed(self.missing("seed (its results come from the official plugin's generator)"))
        if request.preview:
            unknown = dict.fromkeys(("id", *resource.outputs), UNKNOWN)
            return pb.CreateResponse(properties=encode(inputs | unknown))
        made = resource.make(reveal(inputs))
        return pb.CreateResponse(id=made[0], properties=encode(_state(resource, inputs, made)))

    def Read(self, request: pb.ReadRequest, context: grpc.ServicerContext) -> pb.ReadResponse:
        """What was chosen lives in the state alone; an import puts a given value there."""
        resource = self._resource(request.type)
        if request.properties.fields:
            state = _marked(resource, decode(request.properties))
            return pb.ReadResponse(id=request.id, properties=encode(state), inputs=request.inputs)
        if resource.adopt is None:
            raise Failed(f"a {request.type} cannot be imported; let it choose anew")
        try:
            inputs, made = resource.adopt(request.id)
        except ValueError as error:
            raise Failed(f"a {request.type} is imported by {resource.form}, got another id: {error}") from error
        state = _state(resource, resource.completed(inputs), made)
        return pb.ReadResponse(id=made[0], properties=encode(state), inputs=encode(inputs))

    def Delete(self, request: pb.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        return empty_pb2.Empty()

    def _resource(self, token: str) -> Resource:
        """Of a type token such as `random:index/randomPassword:RandomPassword`."""
        found = RESOURCES.get(token.rpartition(":")[2])
        if found is None:
            raise Failed(self.missing(f"the type {token}"))
        return found


def _given(struct: struct_pb2.Struct) -> Properties:
    return {name: value for name, value in decode(struct).items() if value is not None}


def _state(resource: Resource, inputs: Properties, made: Made) -> Properties:
    """The state as the official plugin writes it, so that either can take it over from the other."""
    identifier, outputs = made
    version = {"__meta": json.dumps({"schema_version": str(resource.schema)})} if resource.schema else {}
    return _marked(resource, {**inputs, **outputs, "id": identifier, **version})


def _marked(resource: Resource, state: Properties) -> Properties:
    """The state with its secret marks: an output is secret by its nature, or by the inputs that show in it."""
    secret = resource.secret or any(has_secret(state.get(name)) for name in resource.takes)
    return {
        name: Secret(reveal(value)) if secret and name in resource.outputs else value for name, value in state.items()
    }
