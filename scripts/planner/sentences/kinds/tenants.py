"""Tenants: who they are, and what they may use."""

from collections.abc import Mapping
from typing import Any

from scripts.planner.sentences import amounts as lists
from scripts.planner.sentences import values
from scripts.planner.sentences.amounts import Amount
from scripts.planner.sentences.kind import Outcome, drop, kind, put
from scripts.planner.sentences.places import Place
from scripts.planner.sentences.quantities import Misfit
from scripts.planner.sentences.scene import Scene
from scripts.planner.sentences.values import Contradiction

_SECTION = "tenants"
_WHO = "(tenant|customer|client)"
_TRAITS = (
    "([with|and|having|in|on|for|:] ([a|an|its|idp] group [is|of|:|called|named] {group:text}|[a|its|of] plan [is"
    "|of|:] {plan:text}"
    "|{plan:text} plan|(a|an|its own|its) (database|db) {database=yes}"
    "|[a|with a] (quota|limit) (of|:) {amounts}|{amounts}|(same|identical) (quota|quotas|limits|size) as {model:tenant}"
    "|(like|as|based on) {model:tenant}))+"
)


def _fresh(scene: Scene, section: tuple[str, ...], name: str) -> tuple[str, ...]:
    if scene.value(*section, name) is not None:
        raise Contradiction(
            f"there is a {'.'.join((*section, name))} already; say another name, or what of it shall change"
        )
    return (*section, name)


@kind(
    "add a tenant",
    f"(<add> [a|an|another] [new]|[a] new) {_WHO} [<called>|for] {{name}} [,] {_TRAITS}",
    f"(onboard|<add>) {{name}} as [a|an|another] [new] {_WHO} [,] {_TRAITS}",
    section=_SECTION,
    examples=(
        "add a tenant initech in group initech-engineers with 4 cores, 8 GiB of memory, 20 pods and 50 GiB of storage",
        "onboard a new customer called initech, group initech-eng, 4 cores, 8 gigs of ram, 20 pods and 50 gigs of disk",
        "create tenant initech with the same quota as acme, group initech-eng, the gold plan and its own database",
    ),
)
def add_tenant(
    scene: Scene,
    name: str,
    group: str | None = None,
    plan: str | None = None,
    database: str = "",
    amounts: tuple[Amount, ...] = (),
    model: Place | None = None,
) -> Outcome:
    """A tenant needs a group, and a quota of its own or another one's."""
    path = _fresh(scene, ("tenants",), name)
    quota = dict(model.value["quota"]) if model else {}
    told: dict[str, Any] = {"plan": plan, "group": group, "quota": quota, "database": {} if database else None}
    tenant = {key: value for key, value in told.items() if value is not None}
    if group is None:
        raise Misfit(f"whose members work in tenant {name}? say its group, as in: with group {name}-engineers")
    empty = Scene(scene.tokens, type(scene.places)(_with_entry(scene, path, tenant)), scene.today)
    for amount in amounts:
        place = lists.setting(empty, empty.place(*path), amount)
        quota[place.key] = values.changed(place, amount[0])
    missing = [key for key in ("cpu", "memory", "pods", "storage") if key not in quota]
    if missing:
        raise Misfit(f"how much may tenant {name} use? say its {', '.join(missing)} as well")
    yield put(path, tenant)


def _with_entry(scene: Scene, path: tuple[str, ...], entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings as they would be with an entry that may not be whole yet."""
    section = {**scene.value(*path[:-1]), path[-1]: entry}
    return {**scene.places.settings, path[0]: section}


@kind(
    "copy a tenant",
    f"(copy|clone|duplicate) [{_WHO}] {{model:tenant}} (to|as|into) [a] [new] [{_WHO}] [<called>] {{name}}"
    " [(with|in|and) [a] group [of|called] {group:text}]",
    section=_SECTION,
    examples=("copy acme as initech with group initech-engineers", "clone tenant globex to umbrella"),
)
def copy_tenant(scene: Scene, model: Place, name: str, group: str | None = None) -> Outcome:
    """Everything as the other has it, but what is said."""
    copied = values.told(model)
    yield put(_fresh(scene, ("tenants",), name), copied | ({"group": group} if group else {}))
    if group is None:
        yield f"group {copied['group']} may then work in both; say 'with group ...' for another one"


@kind(
    "rename a tenant",
    f"rename [{_WHO}] {{tenant}} (to|as) {{name}}",
    "call tenant {tenant} {name}",
    section=_SECTION,
    examples=("rename tenant globex to umbrella",),
)
def rename_tenant(scene: Scene, tenant: Place, name: str) -> Outcome:
    """The same settings under another name; to the platform it is another tenant."""
    yield put(_fresh(scene, ("tenants",), name), values.told(tenant))
    yield drop(tenant)
    yield f"what {tenant.key} has now is deleted, and {name} begins empty: a tenant's namespace cannot be renamed"


@kind(
    "make a tenant's quota like another's",
    "give {tenants} [the] same (quota|quotas|limits|size) as {model:tenant}",
    "(make|set) {tenants} (as big as|same size as) {model:tenant}",
    "(copy|apply) quota (of|from) {model:tenant} to {tenants}",
    "<set> quota of {tenants} to that of {model:tenant}",
    section=_SECTION,
    examples=("give globex the same quota as acme", "copy the quota of acme to globex"),
)
def same_quota(scene: Scene, tenants: tuple[Place, ...], model: Place) -> Outcome:
    """Each amount of the quota."""
    for tenant in tenants:
        for key, value in model.value["quota"].items():
            yield put(scene.place(*tenant.path, "quota", key), value)


@kind(
    "put a tenant on a plan",
    "(put|move|upgrade|downgrade|switch|bring) {tenants} (on|to|onto|into) [the] {plan:text} (plan|tier)",
    "(put|move|upgrade|downgrade|switch) {tenants} (on|to|onto) plan {plan:text}",
    "give {tenants} {plan:text} plan",
    section=_SECTION,
    examples=("put globex on the enterprise plan", "move acme to the gold tier"),
)
def set_plan(scene: Scene, tenants: tuple[Place, ...], plan: str) -> Outcome:
    """The commercial plan."""
    for tenant in tenants:
        place = scene.place(*tenant.path, "plan")
        yield put(place, values.checked(place, plan.lower()))


@kind(
    "say who works in a tenant",
    "(let|allow) group {group:text} [to] (work in|access|use|into) {tenants}",
    "(hand|give) {tenants} (over to|to) group {group:text}",
    "(hand|give) {tenants} over to {group:text}",
    section=_SECTION,
    examples=("let group umbrella-engineers work in globex", "hand globex over to group umbrella-engineers"),
)
def set_group(scene: Scene, tenants: tuple[Place, ...], group: str) -> Outcome:
    """The group of the identity provider, in the place of the one before."""
    yield from (put(scene.place(*tenant.path, "group"), group) for tenant in tenants)


@kind(
    "set what containers get by default",
    "(give|limit) [every|each|all] (container|containers) (of|in|for) {tenants} [to|with] {amounts} [by default|each]",
    "(containers|every container|each container) (of|in|for) {tenants} (should get|get|gets|should have) "
    "{amounts} [by default]",
    section=_SECTION,
    examples=("give every container of acme 500 millicores and 1 GiB of memory",),
)
def set_limits(scene: Scene, tenants: tuple[Place, ...], amounts: tuple[Amount, ...]) -> Outcome:
    """What a container gets that does not say what it needs."""
    for tenant in tenants:
        limits = scene.place(*tenant.path, "limits")
        for amount in amounts:
            place = lists.setting(scene, limits, amount)
            yield put(place, values.changed(place, amount[0]))
