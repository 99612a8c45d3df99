"""Construct: the components `yaml/v2` ConfigFile and ConfigGroup, whose children are the objects of manifests."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version

from scripts.providers import monitor
from scripts.providers.kubernetes.manifests.children import children
from scripts.providers.kubernetes.manifests.ordering import Identity, identity, ordered
from scripts.providers.kubernetes.objects import Manifest, ref
from scripts.providers.kubernetes.session import Session
from scripts.providers.monitor import Monitor
from scripts.providers.properties import UNKNOWN, Properties, decode, encode, has_unknown, reference, reveal
from scripts.providers.protocol import provider_pb2 as pb
from scripts.providers.protocol import resource_pb2

TYPES = ("kubernetes:yaml/v2:ConfigFile", "kubernetes:yaml/v2:ConfigGroup")

Registration = resource_pb2.RegisterResourceRequest
Registered = resource_pb2.RegisterResourceResponse


def construct(session: Session, request: pb.ConstructRequest) -> pb.ConstructResponse:
    """Register the component and its children, and wait until they are there. Raises: `Failed`."""
    session.probe()
    inputs = decode(request.inputs)
    unknown = has_unknown(inputs)
    found = [] if unknown else children(session, inputs)
    needs = ordered(map(reveal, found))
    with Monitor(request.monitorEndpoint) as engine:
        urn = engine.register(monitor.component(request)).urn
        if unknown:
            session.engine.warn("its objects are not shown: they come of values that only up will know", urn)
            return pb.ConstructResponse(urn=urn, state=encode({"resources": UNKNOWN}))
        given: str | None = reveal(inputs.get("resourcePrefix"))
        prefix = request.name if given is None else given
        wanted = {identity(reveal(child)): _registration(child, urn, prefix, request) for child in found}
        made = _register(engine, wanted, needs)
    answer = pb.ConstructResponse(urn=urn, state=encode({"resources": [reference(it.urn, it.id) for it in made]}))
    answer.stateDependencies["resources"].urns.extend(it.urn for it in made)
    return answer


def _registration(child: Properties, parent: str, prefix: str, request: pb.ConstructRequest) -> Registration:
    manifest: Manifest = reveal(child)
    name, api_version = ref(manifest).identifier, manifest["apiVersion"]
    return Registration(
        type=f"kubernetes:{api_version if '/' in api_version else f'core/{api_version}'}:{manifest['kind']}",
        name=f"{prefix}:{name}" if prefix else name,
        custom=True,
        parent=parent,
        object=encode(child),
        provider=request.providers.get("kubernetes", ""),
        version=version("pulumi-kubernetes"),
        acceptSecrets=True,
        acceptResources=True,
        aliasSpecs=True,
    )


def _register(
    engine: Monitor, wanted: Mapping[Identity, Registration], needs: Mapping[Identity, Iterable[Identity]]
) -> list[Registered]:
    made: dict[Identity, Future[Registered]] = {}
    # A thread each: an object may become ready only with one that it does not name.
    with ThreadPoolExecutor(len(wanted) or 1) as pool:
        for key, needed in needs.items():
            made[key] = pool.submit(_after, engine, wanted[key], [made[need] for need in needed])
    return [future.result() for future in made.values()]


def _after(engine: Monitor, registration: Registration, needed: Iterable[Future[Registered]]) -> Registered:
    registration.dependencies.extend(future.result().urn for future in needed)
    return engine.register(registration)
