"""Stack files that cannot be meant: each is refused with a reason, whatever is in them."""

from contextlib import suppress
from dataclasses import dataclass, field

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from stacks import settings
from stacks.settings import Invalid, Settings
from tests.stacks.conftest import BASE, LOCAL, Write
from tests.stacks.test_settings import problems


@dataclass(frozen=True)
class Refused:
    reason: str
    files: dict[str, str]
    problem: str
    stack: str = "local"
    alone: bool = field(default=True)
    """Whether the problem must be the only one, because the rest would follow from it."""


ELSEWHERE = "config:\n  layer0:extends: [base]\n  layer0:cluster: {context: x}\n"
FREEZE = f"{LOCAL}  layer0:policies: {{freezes: {{year-end: {{%s, until: '%s', reason: x}}}}}}\n"
DISABLED = f"{LOCAL}  layer0:policies: {{disabled: {{%s: {{reason: %s, expires: '%s'}}}}}}\n"
QUOTA = '{cpu: "1", memory: 1Gi, pods: 1, storage: 1Gi}'
ACME = "{directory: 'https://ca.example.net/directory', account_key: {secure: v1:x}}"
NAMECHEAP = "{api_user: a, api_key: {secure: v1:x}, client_ip: 192.0.2.1}"
WWW = "{name: www, type: %s}"
TEXT = "TXT, values: [x]"
REFUSED = [
    Refused("no such stack", {}, "stacks: there is no stack 'locl'; did you mean 'local'?", stack="locl"),
    Refused("a stack's name is no path", {}, "stacks: there is no stack '../layers/base'", stack="../layers/base"),
    Refused(
        "an empty file", {"local": ""}, "stacks/Pulumi.local.yaml:1: must be a map with the key 'config', got nothing"
    ),
    Refused("a list", {"local": "[]"}, "stacks/Pulumi.local.yaml:1: must be a map with the key 'config', got a list"),
    Refused(
        "no settings",
        {"local": "config:\n"},
        "stacks/Pulumi.local.yaml:1: config: must be a map of settings, got nothing",
    ),
    Refused(
        "a budget below nothing",
        {"local": f"{LOCAL}  layer0:policies: {{budgets: {{deletes: -1}}}}\n"},
        "stacks/Pulumi.local.yaml:3: policies.budgets.deletes: must be at least 0, got -1",
    ),
    Refused(
        "a limit that nobody counts",
        {"local": f"{LOCAL}  layer0:policies: {{tenant_budgets: {{delets: 1}}}}\n"},
        "stacks/Pulumi.local.yaml:3: policies.tenant_budgets: unknown key 'delets'; did you mean 'deletes'?",
    ),
    Refused(
        "a freeze that is over when it begins",
        {"local": FREEZE % ("from: '2027-01-01T00:00:00+01:00'", "2026-12-31T23:00:00Z")},
        "stacks/Pulumi.local.yaml:3: policies.freezes.year-end: must end after it begins, got '2026-12-31T23:00:00Z'",
    ),
    Refused(
        "a freeze without a beginning",
        {"local": FREEZE % ("form: '2027-01-01T00:00:00Z'", "2027-01-02T00:00:00Z")},
        "stacks/Pulumi.local.yaml:3: policies.freezes.year-end: unknown key 'form'; did you mean 'from'?",
        alone=False,
    ),
    Refused(
        "a rule that is disabled without a reason",
        {"local": DISABLED % ("data/a", "''", "2026-12-31")},
        "stacks/Pulumi.local.yaml:3: policies.disabled.data/a.reason: must be a text in one line, got ''",
    ),
    Refused(
        "a rule that is disabled until a day that does not exist",
        {"local": DISABLED % ("data/a", "x", "2026-02-30")},
        "stacks/Pulumi.local.yaml:3: policies.disabled.data/a.expires: must be a moment that exists, got '2026-02-30'",
    ),
    Refused(
        "a rule that is disabled for ever",
        {"local": DISABLED % ("data/a", "x", "never")},
        "stacks/Pulumi.local.yaml:3: policies.disabled.data/a.expires: must be a day, got 'never'",
    ),
    Refused(
        "a rule without its domain",
        {"local": DISABLED % ("a", "x", "2026-12-31")},
        "stacks/Pulumi.local.yaml:3: policies.disabled.a: name must be a rule's place below policies/rules, got 'a'",
    ),
    Refused(
        "a tenant's database on a PostgreSQL inside the cluster",
        {"local": f"{LOCAL}  layer0:tenants: {{acme: {{group: a, quota: {QUOTA}, database: {{}}}}}}\n"},
        "stacks/Pulumi.local.yaml:3: tenants.acme.database: needs a PostgreSQL outside the cluster, got one inside",
    ),
    Refused(
        "certificates of a public authority without DNS",
        {"local": f"{LOCAL}  layer0:certificates: {{issuer: acme, acme: {ACME}}}\n"},
        "stacks/Pulumi.local.yaml:3: certificates.issuer: acme answers challenges in DNS, got no dns.server",
    ),
    Refused(
        "a public authority that nobody names",
        {"local": f"{LOCAL}  layer0:certificates: {{issuer: acme}}\n"},
        "stacks/Pulumi.local.yaml:3: certificates: lacks acme, which issuer acme needs",
    ),
    Refused(
        "two DNS servers",
        {"local": f"{LOCAL}  layer0:dns: {{server: {{route53: {{}}, namecheap: {NAMECHEAP}}}}}\n"},
        "stacks/Pulumi.local.yaml:3: dns.server: must be exactly one of route53, rfc2136 and namecheap, got namecheap",
    ),
    Refused(
        "a zone that does not hold the domain",
        {"local": f"{LOCAL}  layer0:dns: {{zone: example.com}}\n"},
        "stacks/Pulumi.local.yaml:3: dns.zone: must hold the domain layer0.test, got 'example.com'",
    ),
    Refused(
        "a record with a TTL of 0",
        {"local": f"{LOCAL}  layer0:dns: {{records: {{www: {{name: www, type: A, values: [192.0.2.1], ttl: 0}}}}}}\n"},
        "stacks/Pulumi.local.yaml:3: dns.records.www.ttl: must be at least 1, got 0",
    ),
    Refused(
        "a mail exchanger without a preference",
        {"local": f"{LOCAL}  layer0:dns: {{records: {{mail: {{name: '@', type: MX, values: [mail]}}}}}}\n"},
        "stacks/Pulumi.local.yaml:3: dns.records.mail.values[0]: must be the value of a record of type MX, got 'mail'",
    ),
    Refused(
        "an alias at the domain itself",
        {"local": f"{LOCAL}  layer0:dns: {{records: {{a: {{name: '@', type: CNAME, values: [b.test]}}}}}}\n"},
        "stacks/Pulumi.local.yaml:3: dns.records.a.type: cannot be CNAME at the domain itself",
    ),
    Refused(
        "an alias beside another record",
        {"local": f"{LOCAL}  layer0:dns: {{records: {{a: {WWW % 'CNAME, values: [b.test]'}, b: {WWW % TEXT}}}}}\n"},
        "stacks/Pulumi.local.yaml:3: dns.records.a.type: must be alone at its name, got others at www",
    ),
    Refused(
        "two records of one name and type",
        {"local": f"{LOCAL}  layer0:dns: {{records: {{a: {WWW % TEXT}, b: {WWW % TEXT}}}}}\n"},
        "stacks/Pulumi.local.yaml:3: dns.records.a.name: has another TXT record at www; write their values in one",
        alone=False,
    ),
    Refused(
        "a misspelt layer",
        {"local": "config:\n  layer0:extends: [bas]\n"},
        "stacks/Pulumi.local.yaml:2: extends: there is no layer 'bas'; did you mean 'base'?",
    ),
    Refused(
        "a layer outside its folder",
        {"local": LOCAL.replace("[base]", "[base, ../Pulumi.local]")},
        "stacks/Pulumi.local.yaml:2: extends[1]: must name a layer, got '../Pulumi.local'; known: base",
    ),
    Refused(
        "one layer without a list",
        {"local": LOCAL.replace("[base]", "base")},
        "stacks/Pulumi.local.yaml:2: extends: must be a list of layers, got 'base'; write [base]",
    ),
    Refused(
        "layers in a circle",
        {"layers/base": f"{BASE}  layer0:extends: [more]\n", "layers/more": "config:\n  layer0:extends: [base]\n"},
        "stacks/layers/more.yaml:2: extends: layers extend each other in a circle, got base -> more -> base",
    ),
    Refused(
        "a layer that extends itself",
        {"layers/base": f"{BASE}  layer0:extends: [base]\n"},
        "stacks/layers/base.yaml:8: extends: layers extend each other in a circle, got base -> base",
    ),
    Refused(
        "a secret in a layer",
        {"layers/base": BASE.replace("postgres: {", "postgres: {password: {secure: abc}, ")},
        "stacks/layers/base.yaml:6: data_services.postgres.password: is encrypted for one stack",
    ),
    Refused(
        "a salt in a layer",
        {"layers/base": f"encryptionsalt: v1:x\n{BASE}"},
        "stacks/layers/base.yaml:1: unknown key 'encryptionsalt'; known: config",
    ),
    Refused(
        "a section that is a secret",
        {"local": f"{LOCAL}  layer0:platform: {{secure: abc}}\n"},
        "stacks/Pulumi.local.yaml:3: platform: is encrypted, which only a password can be; write it in clear",
    ),
    Refused(
        "configuration of a provider, which would change the cluster",
        {"local": f"{LOCAL}  kubernetes:context: other\n"},
        "stacks/Pulumi.local.yaml:3: unknown key 'kubernetes:context'; write settings as layer0:<section>",
    ),
    Refused(
        "an environment of Pulumi Cloud, which nobody reviews here",
        {"local": f"environment: [prod]\n{LOCAL}"},
        "stacks/Pulumi.local.yaml:1: unknown key 'environment'",
    ),
    Refused(
        "local with a backend",
        {"local": f"{LOCAL}  layer0:backend: s3://bucket\n"},
        "stacks/Pulumi.local.yaml:3: backend: is not for stack local, which keeps everything in the clone; remove it",
    ),
    Refused(
        "another stack without its places",
        {"dev": LOCAL},
        "stacks/Pulumi.dev.yaml:1: layer0:store is missing; add it, every stack but local must have one",
        stack="dev",
        alone=False,
    ),
    Refused(
        "another stack without its cluster's UID",
        {"dev": ELSEWHERE},
        "stacks/Pulumi.dev.yaml:3: cluster: uid is missing",
        stack="dev",
        alone=False,
    ),
    Refused(
        "a misspelt key in a section that may be absent",
        {"dev": ELSEWHERE.replace("context", "contxt")},
        "stacks/Pulumi.dev.yaml:3: cluster: unknown key 'contxt'; did you mean 'context'?",
        stack="dev",
        alone=False,
    ),
    Refused(
        "a zone twice",
        {"local": f"{LOCAL}  layer0:platform: {{zones: [a, b, a]}}\n"},
        "stacks/Pulumi.local.yaml:3: platform.zones: lists 'a' twice; remove one",
    ),
    Refused(
        "a removed section that is needed",
        {"local": f"{LOCAL}  layer0:platform:\n"},
        "stacks/Pulumi.local.yaml:1: platform is missing; add it here or extend a layer that has it",
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.reason)
def test_a_file_that_cannot_be_meant_is_refused(write: Write, case: Refused) -> None:
    found = problems(write, case.files, case.stack)
    assert any(problem.startswith(case.problem) for problem in found), found
    assert len(found) == 1 or not case.alone


@given(st.text() | st.text(alphabet="ab:-[]{}&*!\"'\n 0.~"))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_settings_or_says_what_is_wrong(write: Write, text: str) -> None:
    for content in (text, f"{LOCAL}  layer0:tenants: {text}\n", f"{LOCAL}  layer0:{text}: 1\n"):
        with suppress(Invalid):
            assert settings.load("local", write({"local": content.encode(errors="replace").decode()})).tenants == {}


KEYS = [
    "cluster",
    "context",
    "data_services",
    "postgres",
    "password",
    "secure",
    "resources",
    "cpu",
    "tenants",
    "quota",
    "x",
]
SHAPES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(["x", "4", "8Gi"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["extends", *Settings.model_fields, "x"]), SHAPES))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_shape_gives_settings_or_says_what_is_wrong(write: Write, sections: dict[str, object]) -> None:
    config = {f"layer0:{name}": value for name, value in sections.items()}
    root = write({"local": yaml.safe_dump({"config": config})})
    with pytest.raises(Invalid) as raised:
        settings.load("local", root)
    assert all(problem.startswith("stacks/Pulumi.local.yaml:") for problem in raised.value.problems)
