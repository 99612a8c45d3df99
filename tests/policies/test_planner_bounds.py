"""The planner and the gate have the same idea of what no planner touches."""

from policies.evaluation import evaluate
from policies.modules import POLICIES
from stacks.planner import PROTECTED


def test_the_rule_protects_the_sections_that_the_planner_does(opa_on_path: None) -> None:
    files = [path for path in (POLICIES / "lib").glob("*.rego") if not path.stem.endswith("_test")]
    rule = POLICIES / "rules" / "changes" / "proposals_stay_in_bounds.rego"
    found = evaluate("data.policies.rules.changes.proposals_stay_in_bounds._protected", {}, [*files, rule])
    assert set(found) == PROTECTED
