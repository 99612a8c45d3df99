# ruff: noqa: N802, ARG002 - the names and signatures are the protocol's
"""The provider protocol for Kubernetes: each call is one module of this package."""

import os

import grpc

from scripts.providers import paths, redacted
from scripts.providers.engine import Engine
from scripts.providers.kubernetes import rendering, settings
from scripts.providers.kubernetes import state as states
from scripts.providers.kubernetes.check import Naming, check
from scripts.providers.kubernetes.create import create
from scripts.providers.kubernetes.delete import delete
from scripts.providers.kubernetes.diff import Difference, diff
from scripts.providers.kubernetes.kinds.removals import removal
from scripts.providers.kubernetes.kinds.replacements import forced
from scripts.providers.kubernetes.manifests import children, construct
from scripts.providers.kubernetes.objects import Manifest
from scripts.providers.kubernetes.read import read
from scripts.providers.kubernetes.session import Operation, Session
from scripts.providers.kubernetes.update import update
from scripts.providers.kubernetes.waits import waitfor, waiting
from scripts.providers.properties import decode, encode, reveal
from scripts.providers.protocol import empty_pb2
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.servicer import Failed
from scripts.providers.standin import Standin

_MISSING_TYPES = ("kubernetes:helm.sh/", "kubernetes:kustomize:")


class Provider(Standin):
    """One plugin process serves one provider resource of the program."""

    package = "kubernetes"

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        if self._session is None:
            raise Failed("the engine did not configure the provider")
        return self._session

    def CheckConfig(self, request: pb.CheckRequest, context: grpc.ServicerContext) -> pb.CheckResponse:
        found = settings.failures(reveal(decode(request.news)), request.urn, os.environ)
        failures = [pb.CheckFailure(property=name, reason=reason) for name, reason in found]
        return pb.CheckResponse(inputs=request.news, failures=failures)

    def DiffConfig(self, request: pb.DiffRequest, context: grpc.ServicerContext) -> pb.DiffResponse:
        olds, news = (reveal(decode(struct)) for struct in (request.old_inputs or request.olds, request.news))
        changed = [key for key in dict.fromkeys((*olds, *news)) if olds.get(key) != news.get(key)]
        kind = pb.DiffResponse.DIFF_SOME if changed else pb.DiffResponse.DIFF_NONE
        return pb.DiffResponse(changes=kind, diffs=changed, replaces=settings.replacing(olds, news))

    def Configure(self, request: pb.ConfigureRequest, context: grpc.ServicerContext) -> pb.ConfigureResponse:
        self.introduce()
        self._session = Session(settings.parse(request.variables, os.environ), self.engine, self.cancelled)
        return pb.ConfigureResponse(acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True)

    def Check(self, request: pb.CheckRequest, context: grpc.ServicerContext) -> pb.CheckResponse:
        token = request.type
        if token.startswith(_MISSING_TYPES):
            raise Failed(self.missing(f"the type {token}"))
        naming = Naming(
            request.name,
            request.randomSeed,
            request.autonaming.proposed_name or None,
            request.autonaming.mode == pb.CheckRequest.AutonamingOptions.DISABLE,
        )
        news, olds = decode(request.news), decode(request.olds)

        def warn(message: str) -> None:
            self.engine.warn(message, request.urn)

        place, server_side = self.session.namespace, self.session.settings.server_side
        inputs = check(news, olds, token=token, naming=naming, namespace=place, warn=warn, server_side=server_side)
        waitfor.check(reveal(inputs))
        if self.session.folder:
            rendering.check(Operation(self.session, request.urn), inputs, patch=_is_patch(token))
        if warning := removal(inputs):
            warn(warning)
        return pb.CheckResponse(inputs=encode(inputs))

    def Diff(self, request: pb.DiffRequest, context: grpc.ServicerContext) -> pb.DiffResponse:
        olds, new = decode(request.olds), reveal(decode(request.news))
        old, live = reveal(states.old_inputs(decode(request.old_inputs), olds)), states.live(olds)
        if redacted.IN_FORCE:
            old, live = redacted.filled(old, new), redacted.filled(live, new)
        mutable = self.session.settings.mutable
        must_replace = forced(new, patch=_is_patch(request.type), mutable=mutable)
        unready = waiting.is_unready(Operation(self.session, request.urn), request.id, new)
        difference = diff(live, old, new, forced=must_replace, ignored=request.ignoreChanges, unready=unready)
        if difference.delete_before_replace:
            self.session.replaced_in_place.add(request.urn)
        return _response(difference, always=self.session.settings.always_render)

    def Create(self, request: pb.CreateRequest, context: grpc.ServicerContext) -> pb.CreateResponse:
        operation = Operation(self.session, request.urn, request.preview, request.timeout)
        identifier, state = create(operation, decode(request.properties), patch=_is_patch(request.type))
        return pb.CreateResponse(id=identifier, properties=encode(state))

    def Update(self, request: pb.UpdateRequest, context: grpc.ServicerContext) -> pb.UpdateResponse:
        ignored = tuple(request.ignoreChanges)
        operation = Operation(self.session, request.urn, request.preview, request.timeout, ignored)
        state = update(operation, request.id, decode(request.olds), decode(request.news))
        return pb.UpdateResponse(properties=encode(state))

    def Delete(self, request: pb.DeleteRequest, context: grpc.ServicerContext) -> empty_pb2.Empty:
        operation = Operation(self.session, request.urn, timeout=request.timeout)
        olds = decode(request.properties)
        inputs = states.old_inputs(decode(request.old_inputs), olds)
        delete(operation, request.id, olds, inputs, patch=_is_patch(request.type))
        return empty_pb2.Empty()

    def Read(self, request: pb.ReadRequest, context: grpc.ServicerContext) -> pb.ReadResponse:
        operation = Operation(self.session, request.urn)
        olds = decode(request.properties)
        inputs = states.old_inputs(decode(request.inputs), olds)
        identifier, state, current = read(operation, request.id, inputs or _kind(request.type), olds, inputs)
        if not identifier:  # an empty object would pass for one that was found
            return pb.ReadResponse()
        return pb.ReadResponse(id=identifier, properties=encode(state), inputs=encode(current))

    def Invoke(self, request: pb.InvokeRequest, context: grpc.ServicerContext) -> pb.InvokeResponse:
        if request.tok != "kubernetes:yaml:decode":
            return super().Invoke(request, context)
        found = children.decoded(self.session, decode(request.args))
        response = pb.InvokeResponse()
        getattr(response, "return").CopyFrom(encode({"result": found}))
        return response

    def Construct(self, request: pb.ConstructRequest, context: grpc.ServicerContext) -> pb.ConstructResponse:
        if request.type not in construct.TYPES:
            return super().Construct(request, context)
        return construct.construct(self.session, request)


def _kind(token: str) -> Manifest:
    """The kind that a type token names: `kubernetes:core/v1:ConfigMap`."""
    _, version, name = token.split(":")
    return {"apiVersion": version.removeprefix("core/"), "kind": name.removesuffix("Patch")}


def _is_patch(token: str) -> bool:
    return token.endswith("Patch")


def _response(difference: Difference, *, always: bool) -> pb.DiffResponse:
    changes, kinds = difference.changes, pb.PropertyDiff.Kind
    detail = {
        paths.format(change.path): pb.PropertyDiff(
            kind=kinds.Value(change.kind.value + ("_REPLACE" if change.replaces else "")),
            inputDiff=change.kind.value == "DELETE",
        )
        for change in changes
    }
    return pb.DiffResponse(
        changes=pb.DiffResponse.DIFF_SOME if changes or always else pb.DiffResponse.DIFF_NONE,
        replaces=difference.replaces,
        deleteBeforeReplace=difference.delete_before_replace,
        detailedDiff=detail,
        hasDetailedDiff=True,
    )
