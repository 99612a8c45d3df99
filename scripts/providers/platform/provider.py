# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""The provider protocol for our own resources: from the wire to plain values, and back with every secret marked."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import grpc

from scripts.providers import paths, redacted
from scripts.providers.engine import Engine
from scripts.providers.platform import diff, schema, settings
from scripts.providers.platform.resource import Kept, Resource
from scripts.providers.platform.resources import Resources
from scripts.providers.platform.schema import Fault
from scripts.providers.platform.session import Operation, Session
from scripts.providers.platform.settings import Settings
from scripts.providers.properties import UNKNOWN, Properties, Secret, conceal, decode, encode, masked, reveal
from scripts.providers.protocol import empty_pb2, plugin_pb2, struct_pb2
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.servicer import Failed, Servicer


class Provider(Servicer):
    """One plugin process serves one provider resource of the program."""

    package = "platform"

    def __init__(self, engine: Engine, resources: Mapping[str, Resource] = Resources()) -> None:
        super().__init__(engine)
        self._resources = resources
        self._session = Session(Settings({}), engine, self.cancelled)
        self._secrets: list[Properties] = []

    def GetPluginInfo(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=schema.document()["version"])

    def GetSchema(self, request: pb.GetSchemaRequest, context: grpc.ServicerContext) -> pb.GetSchemaResponse:
        return pb.GetSchemaResponse(schema=schema.text())

    def CheckConfig(self, request: pb.CheckRequest, context: grpc.ServicerContext) -> pb.CheckResponse:
        """The arguments go into the state: every password and key in them becomes a secret here."""
        given = settings.concealed(decode(request.news))
        found = settings.faults(settings.parse(reveal(given)))
        return pb.CheckResponse(inputs=encode(given), failures=[_failure(fault, given) for fault in found])

    def DiffConfig(self, request: pb.DiffRequest, context: grpc.ServicerContext) -> pb.DiffResponse:
        old = request.old_inputs if request.HasField("old_inputs") else request.olds
        olds, news = (settings.parse(reveal(decode(struct))) for struct in (old, request.news))
        if redacted.IN_FORCE:
            olds = redacted.filled(olds, news)
        return diff.response(diff.changes(olds, news), schema.settings())

    def Configure(self, request: pb.ConfigureRequest, context: grpc.ServicerContext) -> pb.ConfigureResponse:
        given = decode(request.args)
        parsed = settings.parse(reveal(given))
        self._secrets = [given, schema.concealed(schema.settings(), parsed)]
        self._session = Session(Settings(parsed), self.engine, self.cancelled)
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True)

    def Check(self, request: pb.CheckRequest, context: grpc.ServicerContext) -> pb.CheckResponse:
        resource, given = self._resource(request.type), _given(request.news)
        with self._discreet(given):
            plain = reveal(given)
            found = list(schema.faults(schema.inputs(request.type), plain))
            unjudged = {str(paths.parse(fault.path)[0]): UNKNOWN for fault in found}
            found += resource.faults({**plain, **unjudged}, self._session.settings)
            inputs = given if found else conceal(resource.completed(plain), given)
        return pb.CheckResponse(inputs=encode(inputs), failures=[_failure(fault, given) for fault in found])

    def Diff(self, request: pb.DiffRequest, context: grpc.ServicerContext) -> pb.DiffResponse:
        resource, new = self._resource(request.type), reveal(_given(request.news))
        kept = _kept(request.type, request.id, request.olds)
        if redacted.IN_FORCE:
            kept = replace(kept, inputs=redacted.filled(kept.inputs, new))
        found = [*resource.changes(kept, new), *resource.due(kept, self._session.settings)]
        delete_first = resource.deletes_first(kept, new)
        return diff.response(found, schema.inputs(request.type), delete_first=delete_first)

    def Create(self, request: pb.CreateRequest, context: grpc.ServicerContext) -> pb.CreateResponse:
        resource, given = self._resource(request.type), _given(request.properties)
        with self._discreet(given):
            operation, inputs = self._operation(request.urn, request.timeout), reveal(given)
            if request.preview:
                outputs = resource.planned(operation, inputs, None, list(schema.outputs(request.type)))
                return pb.CreateResponse(properties=_state(request.type, inputs, outputs, given))
            made = resource.create(operation, inputs)
        return pb.CreateResponse(id=made.id, properties=_state(request.type, made.inputs, made.outputs, given))

    def Update(self, request: pb.UpdateRequest, context: grpc.ServicerContext) -> pb.UpdateResponse:
        resource, given = self._resource(request.type), _given(request.news)
        with self._discreet([given, _given(request.olds)]):
            operation, inputs = self._operation(request.urn, request.timeout), reveal(given)
            kept = _kept(request.type, request.id, request.olds)
            if request.preview:
                outputs = resource.planned(operation, inputs, kept, list(schema.outputs(request.type)))
            else:
                made = resource.update(operation, kept, inputs)
                inputs, outputs = made.inputs, made.outputs
        return pb.UpdateResponse(properties=_state(request.type, inputs, outputs, given))

    def Read(self, request: pb.ReadRequest, context: grpc.ServicerContext) -> pb.ReadResponse:
        resource, known = self._resource(request.type), _given(request.properties)
        with self._discreet(known):
            operation = self._operation(request.urn, request.timeout)
            found = resource.read(operation, _kept(request.type, request.id, request.properties))
        if found is None:
            return pb.ReadResponse()
        state = _state(request.type, found.inputs, found.outputs, known)
        return pb.ReadResponse(id=found.id, properties=state, inputs=encode(conceal(found.inputs, known)))

    def Delete(self, request: pb.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        with self._discreet(_given(request.properties)):
            operation = self._operation(request.urn, request.timeout)
            kept = _kept(request.type, request.id, request.properties)
            self._resource(request.type).delete(operation, kept)
        return empty_pb2.Empty()

    def _operation(self, urn: str, timeout: float) -> Operation:
        return Operation(self._session, urn, timeout)

    def _resource(self, token: str) -> Resource:
        found = self._resources.get(token)
        if found is None:
            raise Failed(f"the type {token} is not known; known are {', '.join(self._resources)}")
        return found

    @contextmanager
    def _discreet(self, given: Any) -> Generator[None]:
        """No secret of the settings or of the resource is in what a failure says."""
        try:
            yield
        except Failed as error:
            raise Failed(masked(str(error), [given, self._secrets])) from None


def _failure(fault: Fault, given: Properties) -> pb.CheckFailure:
    return pb.CheckFailure(property=fault.path, reason=masked(f"{fault.path} {fault.reason}", given))


def _given(struct: struct_pb2.Struct) -> Properties:
    return {name: value for name, value in decode(struct).items() if value is not None}


def _kept(token: str, identifier: str, struct: struct_pb2.Struct) -> Kept:
    state = reveal(_given(struct))
    outputs = schema.outputs(token)
    inputs = {name: value for name, value in state.items() if name not in outputs}
    return Kept(identifier, inputs, {name: value for name, value in state.items() if name in outputs})


def _state(token: str, inputs: Properties, outputs: Properties, marks: Properties) -> struct_pb2.Struct:
    """The state: inputs with the marks they came with, outputs with those of the schema."""
    specs = schema.outputs(token)
    made = {name: Secret(value) if specs[name].get("secret") else value for name, value in outputs.items()}
    return encode({**conceal(inputs, marks), **made})
