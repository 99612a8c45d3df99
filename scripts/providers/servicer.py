# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""The part of the provider protocol that is the same for every provider, and how its errors reach the engine."""

import traceback
from pathlib import Path
from threading import Event
from typing import Any, NoReturn

import grpc
from google.protobuf import any_pb2
from google.protobuf.message import Message

from scripts.providers.engine import Engine
from scripts.providers.properties import Properties, encode
from scripts.providers.protocol import empty_pb2, plugin_pb2, provider_pb2, provider_pb2_grpc, status_pb2


class Failed(Exception):
    """The operation did not happen; the message says why and what to do."""


class NotReady(Exception):
    """The object exists, but did not become what it should: the engine keeps it in the state, with the reasons."""

    def __init__(self, identifier: str, state: Properties, inputs: Properties, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.detail = provider_pb2.ErrorResourceInitFailed(
            id=identifier, properties=encode(state), inputs=encode(inputs), reasons=reasons
        )


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """A provider of a few resources, and of nothing else that a provider may have."""

    package: str

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.cancelled = Event()

    def cancel(self) -> None:
        """Break off every wait; what was created stays and is reported as not ready."""
        self.cancelled.set()

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self.engine = Engine(request.address)
        return empty_pb2.Empty()

    def Cancel(self, request: empty_pb2.Empty, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self.cancel()
        return empty_pb2.Empty()

    def GetSchema(
        self, request: provider_pb2.GetSchemaRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        return provider_pb2.GetSchemaResponse(schema="{}")

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Invoke(self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext) -> provider_pb2.InvokeResponse:
        raise Failed(self.missing(f"the function {request.tok}"))

    def Call(self, request: provider_pb2.CallRequest, context: grpc.ServicerContext) -> provider_pb2.CallResponse:
        raise Failed(self.missing(f"the method {request.tok}"))

    def Construct(
        self, request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConstructResponse:
        raise Failed(self.missing(f"the component {request.type}"))

    def missing(self, what: str) -> str:
        """The one line that says what to do about something that this provider does not have."""
        return f"{what} is not in the plugin {self.package}; see its schema for what is: pulumi package get-schema"


class Errors(grpc.ServerInterceptor):
    """Gives the errors of every call the form that the engine expects."""

    def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        handler = continuation(handler_call_details)
        if handler is None:
            return None

        def answer(request: Any, context: grpc.ServicerContext) -> Any:
            try:
                return handler.unary_unary(request, context)
            except NotReady as error:
                _abort(context, str(error), error.detail)
            except Failed as error:
                context.abort(grpc.StatusCode.UNKNOWN, str(error))
            except NotImplementedError:
                context.abort(grpc.StatusCode.UNIMPLEMENTED, f"{handler_call_details.method} is not implemented")
            except Exception as error:
                context.abort(grpc.StatusCode.INTERNAL, _defect(handler_call_details.method, request, error))

        return grpc.unary_unary_rpc_method_handler(
            answer,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )


def _defect(method: str, request: Any, error: Exception) -> str:
    """What to say of an error that nobody foresaw: where it came from, without the values, which may be secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    about = getattr(request, "urn", "") or getattr(request, "type", "") or getattr(request, "tok", "")
    return (
        f"{about or 'provider'}: {method.rpartition('/')[2]} failed at {Path(frame.filename).name}:{frame.lineno},"
        " a defect of Layer0's plugin; check the resource's properties for a value of a wrong type, and report it"
    )


def _abort(context: grpc.ServicerContext, message: str, detail: Message) -> NoReturn:
    packed = any_pb2.Any()
    packed.Pack(detail)
    code = grpc.StatusCode.UNKNOWN
    status = status_pb2.Status(code=code.value[0], message=message, details=[packed])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, message)
