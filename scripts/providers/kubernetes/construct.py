"""Construct: the components `yaml/v2` ConfigFile and ConfigGroup, whose children are the objects of manifests."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version

from scripts.providers import monitor
from scripts.providers.kubernetes import ordering
from scripts.providers.kubernetes.children import children
from scripts.providers.kubernetes.objects import ref
from scripts.providers.kubernetes.ordering import Identity
from scripts.providers.kubernetes.session import Session
from scripts.providers.monitor import Monitor
from scripts.providers.properties import UNKNOWN, Properties, decode, encode, has_unknown, reference, reveal
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.protocol import resource_pb2

TYPES = ("kubernetes:yaml/v2:ConfigFile", "kubernetes:yaml/v2:ConfigGroup")

Request = resource_pb2.RegisterResourceRequest
Response = resource_pb2.RegisterResourceResponse


def construct(session: Session, request: pb.ConstructRequest) -> pb.ConstructResponse:
    """Register the component and its children, and wait until they are there. Raises: `Failed`."""
    session.cluster.probe()
    inputs = decode(request.inputs)
    with Monitor(request.monitorEndpoint) as engine:
        urn = engine.register(monitor.component(request)).urn
        if has_unknown(inputs):
            session.engine.warn("its objects are not shown: they come of values that only up will know", urn)
            return pb.ConstructResponse(urn=urn, state=encode({"resources": UNKNOWN}))
        made = _register(engine, request, urn, children(session, inputs))
    answer = pb.ConstructResponse(urn=urn, state=encode({"resources": [reference(it.urn, it.id) for it in made]}))
    answer.stateDependencies["resources"].urns.extend(it.urn for it in made)
    return answer


def _register(engine: Monitor, request: pb.ConstructRequest, parent: str, found: list[Properties]) -> list[Response]:
    wanted = {ordering.identity(reveal(child)): child for child in found}
    made: dict[Identity, Future[Response]] = {}
    # A thread each: an object may become ready only with one that it does not name.
    with ThreadPoolExecutor(len(found) or 1) as pool:
        for identity, needed in ordering.ordered(map(reveal, found)).items():
            child = _child(request, parent, wanted[identity])
            made[identity] = pool.submit(_after, engine, child, [made[need] for need in needed])
    return [future.result() for future in made.values()]


def _after(engine: Monitor, child: Request, needed: Iterable[Future[Response]]) -> Response:
    child.dependencies.extend(future.result().urn for future in needed)
    return engine.register(child)


def _child(request: pb.ConstructRequest, parent: str, found: Properties) -> Request:
    inputs = decode(request.inputs)
    prefix = reveal(inputs.get("resourcePrefix", request.name))
    name = ref(reveal(found)).identifier
    api_version = found["apiVersion"] if "/" in found["apiVersion"] else f"core/{found['apiVersion']}"
    return Request(
        type=f"kubernetes:{api_version}:{found['kind']}",
        name=f"{prefix}:{name}" if prefix else name,
        custom=True,
        parent=parent,
        object=encode(found),
        provider=request.providers.get("kubernetes", ""),
        version=version("pulumi-kubernetes"),
        acceptSecrets=True,
        acceptResources=True,
        aliasSpecs=True,
    )
