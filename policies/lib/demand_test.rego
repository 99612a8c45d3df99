package policies.lib.demand_test

import data.policies.lib.demand
import data.policies.lib.examples_test as examples

test_pods_count_as_often_as_they_may_be_there if {
	_amounts == {["urn:web", "cpu", 4500], ["urn:web", "memory", 3221225472000]} with input as {"changes": [_web]}
}

test_volumes_count_for_each_pod if {
	claim := {"spec": {"resources": {"requests": {"storage": "1Gi"}}}}
	spec := {"replicas": 2, "volumeClaimTemplates": [claim, claim]}
	set := examples.change("kubernetes:apps/v1:StatefulSet", "db", {"spec": spec})
	parts := [part.amount | some part in demand.parts; part.resource == "storage"] with input as {"changes": [set]}
	parts == [2147483648000, 2147483648000]
}

test_a_claim_counts_once if {
	claim := examples.change(
		"kubernetes:core/v1:PersistentVolumeClaim", "db",
		{"spec": {"resources": {"requests": {"storage": "1Ki"}}}},
	)
	_amounts == {["urn:db", "storage", 1024000]} with input as {"changes": [claim]}
}

test_load_balancers_are_counted if {
	service := examples.change("kubernetes:core/v1:Service", "in", {"spec": {"type": "LoadBalancer"}})
	_amounts == {["urn:in", "load_balancers", 1000]} with input as {"changes": [service]}
	{part.title | some part in demand.parts} == {"Service in"} with input as {"changes": [service]}
	every spec in [{}, {"type": "ClusterIP"}, {"type": examples.unknown}] {
		other := examples.change("kubernetes:core/v1:Service", "in", {"spec": spec})
		_amounts == set() with input as {"changes": [other]}
	}
}

test_a_part_is_of_the_tenant_above_it_or_of_its_namespace if {
	labelled := examples.change("kubernetes:core/v1:Namespace", "ns", {"metadata": {
		"name": "a",
		"labels": {"layer0.dev/tenant": "globex"},
	}})
	owned := object.union(_web, {"tenant": "acme"})
	every case in [[[_web], {null}], [[_web, labelled], {"globex"}], [[owned, labelled], {"acme"}]] {
		{part.tenant | some part in demand.parts} == case[1] with input as {"changes": case[0]}
	}
}

test_an_exceeded_limit_is_told_with_what_asks_for_most if {
	parts := [_part("a", "cpu", 1000), _part("b", "cpu", 2000), _part("c", "memory", 9000)]
	demand.exceeded("x", parts, "stack") == {{
		"urn": "",
		"setting": "policies.cost.stack.cpu",
		"message": "x asks for 3 cpu of 2 allowed by policies.cost.stack.cpu, most by b",
	}} with input as _limits({"cpu": "2", "memory": null})
}

test_a_limit_may_be_reached if {
	parts := [_part("a", "cpu", 1000), _part("b", "load_balancers", 2000)]
	demand.exceeded("x", parts, "stack") == set() with input as _limits({"cpu": "1", "load_balancers": 2})
	demand.exceeded("x", parts, "tenant") == set() with input as _limits({"cpu": "500m"})
}

test_what_is_no_quantity_is_told_where_it_is_limited if {
	pod := examples.deployment({"containers": [{"resources": {"requests": {"cpu": "x"}}}]})
	every limits, count_of in {{"cpu": "1"}: 1, {"memory": "1Gi"}: 0, {"cpu": null}: 0} {
		found := demand.unclear("stack") with input as object.union(_limits(limits), {"changes": [pod]})
		count(found) == count_of
	}
}

_web := examples.change("kubernetes:apps/v1:Deployment", "web", {"metadata": {"namespace": "a"}, "spec": {
	"replicas": 3,
	"template": {"spec": {"containers": [{"resources": {"requests": {"cpu": "1500m", "memory": "1Gi"}}}]}},
}})

_amounts contains [part.urn, part.resource, part.amount] if {
	some part in demand.parts
	part.amount != 0
}

_part(title, resource, amount) := {"title": title, "resource": resource, "amount": amount}

_limits(limits) := {"parameters": {"cost": {"stack": limits}}}
