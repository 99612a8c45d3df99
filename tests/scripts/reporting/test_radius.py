"""How far a change set reaches, and what of that is drawn."""

from policies.changes import Change, ChangeSet
from scripts.reporting import picture, radius
from tests.scripts.reporting.accounts import platform


def shown(changes: ChangeSet) -> list[tuple[str, int, dict[str, int]]]:
    return [(row.name, row.depth, dict(row.counts)) for row in radius.reach(changes).rows]


def test_few_resources_have_a_row_each() -> None:
    assert shown(platform(1, ops=("create",))) == [
        ("local", 0, {}),
        ("layer0", 1, {}),
        ("tenant-0", 2, {"create": 1}),
        ("tenant-0", 3, {"create": 1}),
        ("tenant-0-limits", 4, {"dependent": 1}),
        ("tenant-0-quota", 4, {"create": 1}),
        ("tenant-0-web", 3, {"dependent": 1}),
    ]


def test_more_are_counted_with_their_component() -> None:
    found = shown(platform(7, ops=("update",)))
    assert ("tenant-0", 3, {"update": 2, "dependent": 1}) in found
    assert ("tenant-1", 3, {"update": 3}) in found
    assert len(found) <= radius.MOST


def test_hundreds_fit_in_the_picture_and_each_is_counted() -> None:
    for tenants in (8, 15, 16, 40, 400):
        changes = platform(tenants, ops=("create", "replace"))
        reach = radius.reach(changes)
        assert len(reach.rows) <= radius.MOST
        assert sum(row.total for row in reach.rows) == 5 * tenants
        assert reach.rows[-1].name.endswith("more") == (tenants >= 40)
        assert max(mark.x + mark.width for line in picture.of(reach.rows).lines for mark in line.marks) <= picture.WIDTH


def test_what_depends_by_way_of_others_is_reached_and_what_depends_on_nothing_changed_is_not() -> None:
    def change(name: str, op: str, *needs: str, kind: str = "a:b:C") -> Change:
        return Change(urn=name, type=kind, name=name, op=op, dependencies=needs)

    found = [change("a", "update"), change("b", "same", "a"), change("c", "same", "b"), change("d", "same", "e")]
    found += [change("e", "same"), change("p", "same", "a", kind="pulumi:providers:x"), change("f", "create", "b")]
    assert radius.dependents(ChangeSet(stack="local", operation="up", changes=tuple(found))) == {"b", "c"}


def test_a_circle_of_dependencies_ends() -> None:
    def change(name: str, op: str, need: str) -> Change:
        return Change(urn=name, type="a:b:C", name=name, op=op, dependencies=(need,))

    found = (change("a", "delete", "b"), change("b", "same", "a"))
    assert radius.dependents(ChangeSet(stack="local", operation="up", changes=found)) == {"b"}


def test_where_nothing_changes_nothing_is_drawn() -> None:
    assert radius.reach(platform(3, ops=("same",))).rows == ()


def test_the_tenants_in_reach_and_what_happens_in_it_are_told() -> None:
    reach = radius.reach(platform(3))
    assert reach.tenants == ("tenant-0", "tenant-1")
    assert reach.parts == ["create", "update", "dependent"]


def test_a_long_name_is_cut_and_its_kind_stays() -> None:
    row = radius.Row(kind="Deployment", name="n" * 100, depth=1)
    line = picture.of([row]).lines[0]
    assert line.name.endswith("n…")
    assert line.kind == "Deployment"
