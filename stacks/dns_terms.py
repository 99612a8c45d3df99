"""The kinds of text in settings about DNS, certificates and servers outside the cluster."""

from typing import Annotated

from stacks.term import Term

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?"

HostPattern = Annotated[
    str,
    Term(
        noun="a host name or a wildcard",
        pattern=rf"(?:\*\.)?{_DOMAIN}",
        advice="write lower-case labels joined by dots, such as www.example.com or *.example.com",
    ),
]
RecordName = Annotated[
    str,
    Term(
        noun="a name below the platform's domain",
        pattern=r"@|(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*|\*",
        advice="write it without the domain, such as www, or @ for the domain itself",
    ),
]
RecordValue = Annotated[
    str,
    Term(
        noun="the value of a DNS record",
        pattern=r"\S(?:[^\n\r]*\S)?",
        advice="write it as in a zone file, TXT without quotes, such as 192.0.2.1 or 10 mail.example.com",
        longest=4096,
    ),
]
Address = Annotated[
    str,
    Term(
        noun="an IP address or a host name",
        pattern=rf"[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}|[0-9a-f:]*:[0-9a-f:.]+|{_DOMAIN}",
        advice="write it without port and scheme, such as 192.0.2.1 or lb.example.net",
    ),
]
ServerName = Annotated[
    str,
    Term(
        noun="the name or address of a server",
        pattern=r"[A-Za-z0-9:][A-Za-z0-9.:-]*",
        advice="write it without port and scheme, such as ns1.example.com",
    ),
]
Url = Annotated[
    str,
    Term(
        noun="a URL without credentials",
        pattern=r"https?://[^\s@]+",
        advice="write it with its scheme, such as https://acme-v02.api.letsencrypt.org/directory",
        longest=1024,
    ),
]
EmailAddress = Annotated[
    str,
    Term(noun="an email address", pattern=r"[^\s@]+@[^\s@]+\.[^\s@]+", advice="write it as name@example.com"),
]
TableName = Annotated[
    str,
    Term(
        noun="a table with its schema",
        pattern=r"[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*",
        advice="write schema.table, such as public.orders",
    ),
]
DatabaseName = Annotated[
    str,
    Term(noun="the name of a database", pattern=r"[^\s/\0]+", advice="write it as PostgreSQL has it", longest=63),
]
AddressRange = Annotated[
    str,
    Term(
        noun="a range of IP addresses",
        pattern=r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}/[0-9]{1,2}|[0-9a-f:]*:[0-9a-f:]*/[0-9]{1,3}",
        advice="write it in CIDR form, such as 10.20.0.5/32",
    ),
]
