# METADATA
# title: Budgets
# description: How much of a budget changes use.
package policies.lib.budgets

import data.policies.lib.impact
import data.policies.lib.stateful
import data.policies.lib.values

# METADATA
# description: What the changes of a tenant (null for all) use of each limit that is set in a section of the policies.
uses(tenant, changes, section) := {use |
	some limit, allowed in values.at(input, ["parameters", section], {})
	allowed != null
	setting := sprintf("policies.%s.%s", [section, limit])
	used := _used(limit, changes)
	use := {"setting": setting, "tenant": tenant, "limit": limit, "used": used, "allowed": allowed}
}

# METADATA
# description: A finding for each limit that the changes do not keep.
exceeded(tenant, changes, section) := {finding |
	some use in uses(tenant, changes, section)
	not _is_kept(use)
	most := concat(", ", [sprintf("%s (%d)", [label, 0 - n]) | some [n, label] in _largest(use.limit, changes)])
	said := [_who(tenant), use.used, use.limit, use.allowed, use.setting, most]
	message := sprintf("%s uses %d %s of %v allowed by %s, most by %s", said)
	finding := {"urn": "", "setting": use.setting, "message": message}
}

_who(tenant) := "the change set" if tenant == null

else := sprintf("tenant %s", [tenant])

_is_kept(use) if {
	is_number(use.allowed)
	use.used <= use.allowed
}

_used(limit, changes) := count(impact.dependents(changes)) if limit == "dependents"

else := sum([n | some [n, _] in _parts(limit, changes)])

# Sums are negative, so that the largest come first and equals in the order of their labels.
_largest(limit, changes) := array.slice(sort(_sums(limit, _parts(limit, changes))), 0, 3)

# Each resource and each tenant is one part; a kind has many, and there are few kinds.
_sums(limit, parts) := {[0 - n, label] | some [n, label] in parts} if {
	limit in {"dependents", "stateful", "tenants"}
} else := {[total, label] |
	some label in {label | some [_, label] in parts}
	total := 0 - sum([n | some [n, same] in parts; same == label])
}

_parts(limit, changes) := [[1, tenant] | some tenant in ({change.tenant | some change in changes} - {null})] if {
	limit == "tenants"
} else := [[1, impact.title(change)] |
	some change in changes
	stateful.holds_data(change.type)
	not impact.is_new(change)
] if {
	limit == "stateful"
} else := [[count(impact.needed_by[change.urn]), impact.title(change)] | some change in changes] if {
	limit == "dependents"
} else := [[_weight(change.type), impact.kind(change.type)] |
	some change in changes
	object.get(_counted_as, change.op, limit) == limit
]

_weight(type) := object.get(weights, type, object.get(weights, impact.kind(type), 1)) if {
	weights := values.at(input, ["parameters", "weights"], {})
}

_counted_as := {
	"create": "creates", "import": "creates", "update": "updates",
	"refresh": "updates", "replace": "replaces", "delete": "deletes",
}
