"""Names, certificates and databases: what the settings ask for is made, and nothing where they ask for none."""

from dataclasses import replace

import pytest

from components.certificates import Certificates, CertificatesArgs
from components.dns_zone import DnsZone, DnsZoneArgs
from components.names import Names
from components.servers import ServersArgs, servers
from stacks import outside
from stacks.secret import Secret
from tests.components import stack
from tests.components.recording import SECRET, Recording, record

WWW = outside.Record(name="www", type="CNAME", values=("lb.example.net",))
APEX = outside.Record(name="@", type="TXT", values=("hello",), ttl=60, adopt=True)
NOWHERE = Names.of("layer0.test", outside.Dns(), outside.Certificates(), "layer0/test")


def zone(names: Names, issuer: str | None = None, **records: outside.Record) -> Recording:
    return record(lambda: DnsZone("dns", DnsZoneArgs(names=names, records=records, issuer=issuer)))


def test_a_declared_record_lies_below_the_domain_and_is_marked_as_the_stacks() -> None:
    made = zone(stack.NAMES, www=WWW, apex=APEX)
    www, apex = made.named("DnsRecord", "dns-www").inputs, made.named("DnsRecord", "dns-apex").inputs
    assert (www["name"], www["zone"], www["ttl"], www["owner"]) == (
        "www.layer0.test", "layer0.test", 300, "layer0/test",
    )  # fmt: skip
    assert (apex["name"], apex["ttl"], apex["values"], apex["adopt"]) == ("layer0.test", 60, ["hello"], True)


def test_a_zone_above_the_domain_holds_its_records() -> None:
    above = outside.Dns(server=outside.DnsServer(route53=outside.Route53()), zone="layer0.test")
    names = Names.of("eu.layer0.test", above, outside.Certificates(), "layer0/test")
    www = zone(names, www=WWW).named("DnsRecord", "dns-www").inputs
    assert (www["name"], www["zone"]) == ("www.eu.layer0.test", "layer0.test")


def test_the_issuer_alone_may_issue() -> None:
    caa = zone(stack.NAMES, "ca.example.net").named("DnsRecord", "dns-caa").inputs
    assert (caa["name"], caa["type"], caa["values"]) == ("layer0.test", "CAA", ['0 issue "ca.example.net"'])
    assert not zone(stack.NAMES).of_kind("DnsRecord")


def test_a_stack_without_a_dns_server_has_no_records() -> None:
    assert not zone(NOWHERE, "ca.example.net", www=WWW).of_kind("DnsRecord")


def certificates(names: Names) -> Recording:
    args = CertificatesArgs(
        names=names, wanted={"web": ["www.layer0.test", "*.layer0.test"]}, namespace="layer0-system"
    )
    return record(lambda: Certificates("certificates", args))


def test_a_certificate_is_served_from_a_secret_of_its_own() -> None:
    made = certificates(stack.NAMES)
    assert made.named("Certificate", "web-certificate").inputs == {
        "names": ["www.layer0.test", "*.layer0.test"],
        "issuer": "local",
        "algorithm": "ECDSA-P256",
        "renewBefore": 30,
    }
    secret = made.named("Secret", "web-tls")
    assert (secret.inputs["type"], secret.inputs["metadata"]) == (
        "kubernetes.io/tls", {"name": "web-tls", "namespace": "layer0-system"},
    )  # fmt: skip
    assert secret.inputs["stringData"] == SECRET
    assert secret.revealed["stringData"]["tls.crt"] == "generated for web-certificate" * 2, "with its chain"


def test_a_public_authority_is_answered_in_the_zone() -> None:
    acme = outside.Acme(directory="https://ca.example.net/directory", account_key=Secret("v1:x"))
    above = stack.DNS.model_copy(update={"zone": "test"})
    public = Names.of("layer0.test", above, outside.Certificates(issuer="acme", acme=acme), "layer0/test")
    assert certificates(public).named("Certificate", "web-certificate").inputs["zone"] == "test"


def test_a_stack_without_an_issuer_has_no_certificates() -> None:
    assert not certificates(NOWHERE).of_kind("Secret")


def test_a_tenant_is_reached_by_its_name_at_the_ingress() -> None:
    made = record(stack.tenant)
    found = {each.inputs["type"]: (each.inputs["name"], each.inputs["values"]) for each in made.of_kind("DnsRecord")}
    assert found == {"A": ("acme.layer0.test", ["192.0.2.1"]), "AAAA": ("acme.layer0.test", ["2001:db8::1"])}
    assert made.named("Certificate", "acme-certificate").inputs["names"] == ["acme.layer0.test"]


def test_a_tenant_reaches_its_database_by_a_secret_and_through_its_network() -> None:
    database = stack.TENANT.model_copy(update={"database": outside.TenantDatabase(tables=("public.orders",))})
    server = outside.ExternalPostgres(host="db.example.com", addresses=("10.0.0.5/32",))
    made = record(lambda: stack.tenant("acme", database, replace(stack.HOME, postgres=server)))
    role = made.named("PostgresTenant", "acme-role").inputs
    assert role == {"database": "postgres", "name": "acme", "tables": ["public.orders"], "connectionLimit": 20}
    login = made.named("Secret", "acme-database")
    assert login.inputs["stringData"] == SECRET
    assert login.revealed["stringData"]["password"] == "generated for acme-role"
    (rule,) = made.named("NetworkPolicy", "acme-database-egress").inputs["spec"]["egress"]
    assert rule == {"to": [{"ipBlock": {"cidr": "10.0.0.5/32"}}], "ports": [{"port": 5432, "protocol": "TCP"}]}


@pytest.mark.parametrize("server", [None, outside.ExternalPostgres()])
def test_a_tenant_that_asks_for_no_database_has_none(server: outside.ExternalPostgres | None) -> None:
    assert not record(lambda: stack.tenant(home=replace(stack.HOME, postgres=server))).of_kind("PostgresTenant")


def test_the_servers_are_those_that_the_stack_names_and_their_keys_are_secret() -> None:
    key = Secret("v1:x").decrypted("hidden")
    signed = outside.Rfc2136(server="ns1.example.com", key_name="layer0", key_secret=key)
    acme = outside.Acme(directory="https://ca.example.net/directory", account_key=key, eab_key_id="1", eab_hmac_key=key)
    args = ServersArgs(
        dns=outside.Dns(server=outside.DnsServer(rfc2136=signed)),
        certificates=outside.Certificates(issuer="acme", acme=acme),
        postgres=outside.ExternalPostgres(host="db.example.com", password=key),
    )
    made = record(lambda: servers("servers", args)).named("platform", "servers")
    assert set(made.inputs) >= {"dns", "acme", "postgres"}
    assert "localCa" not in made.inputs
    assert "hidden" not in str(made.inputs)
    assert str(made.revealed).count("hidden") == 4


def test_a_stack_that_names_no_servers_needs_none() -> None:
    args = ServersArgs(dns=outside.Dns(), certificates=outside.Certificates(), postgres=None)
    made = record(lambda: servers("servers", args)).named("platform", "servers")
    assert not {"dns", "acme", "localCa", "postgres"} & set(made.inputs)
