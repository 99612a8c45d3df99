"""One entry as OCSF, CEF or syslog has it; each is one line."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from scripts.ledger.entries import Entry
from scripts.ledger.lines import summary

Format = Callable[[int, Entry], str]

_PRODUCT = "Layer0"
_OCSF = "1.3.0"
_API_ACTIVITY, _CATEGORY, _OTHER = 6003, 6, 99
"""OCSF's class API Activity of the category Application Activity, and its activity Other."""
_INFORMATIONAL, _MEDIUM, _HIGH = 1, 3, 4
"""OCSF's severities."""
_ALARMING = {
    "override": _HIGH,
    "refused": _MEDIUM,
    "reject": _MEDIUM,
    "drift": _MEDIUM,
    "unlock": _MEDIUM,
    "restore": _MEDIUM,
}
_CEF = {_INFORMATIONAL: 2, _MEDIUM: 5, _HIGH: 8}
_SYSLOG = {_INFORMATIONAL: 6, _MEDIUM: 4, _HIGH: 1}
_AUDIT = 13
"""The facility of syslog (RFC 5424, table 1)."""
_ENTERPRISE = "layer0@32473"
"""32473 is the number for those that have none of their own (RFC 5612)."""


def ocsf(index: int, entry: Entry) -> str:
    """A JSON document; all that the entry holds is in `unmapped`."""
    severity = _severity(entry)
    document: dict[str, Any] = {
        "activity_id": _OTHER,
        "activity_name": entry.kind,
        "actor": {"user": {"name": entry.actor}},
        "api": {"operation": entry.kind, "service": {"name": _PRODUCT}},
        "category_uid": _CATEGORY,
        "class_uid": _API_ACTIVITY,
        "message": summary(entry),
        "metadata": {
            "product": {"name": _PRODUCT, "vendor_name": _PRODUCT},
            "sequence": index,
            "uid": entry.nonce,
            "version": _OCSF,
        },
        "severity_id": severity,
        "src_endpoint": {"hostname": entry.host},
        "time": _milliseconds(entry),
        "type_uid": _API_ACTIVITY * 100 + _OTHER,
        "unmapped": json.loads(entry.content()),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def cef(index: int, entry: Entry) -> str:
    """ArcSight's Common Event Format."""
    header = ["CEF:0", _PRODUCT, _PRODUCT, "1", entry.kind, summary(entry), str(_CEF[_severity(entry)])]
    extension = {
        "rt": str(_milliseconds(entry)),
        "suser": entry.actor,
        "shost": entry.host,
        "externalId": entry.nonce,
        "cn1Label": "index",
        "cn1": str(index),
        "cs1Label": "stack",
        "cs1": entry.stack,
        "cs2Label": "about",
        "cs2": json.dumps(entry.about, sort_keys=True, separators=(",", ":")),
    }
    pairs = (f"{key}={_escaped(value, '=')}" for key, value in extension.items())
    return f"{'|'.join(_escaped(part, '|') for part in header)}|{' '.join(pairs)}"


def syslog(index: int, entry: Entry, message: str | None = None) -> str:
    """RFC 5424, the message being what happened in words, or this one."""
    priority = _AUDIT * 8 + _SYSLOG[_severity(entry)]
    parameters = {"index": str(index), "stack": entry.stack, "actor": entry.actor, "nonce": entry.nonce}
    data = " ".join(f'{key}="{_parameter(value)}"' for key, value in parameters.items())
    host = re.sub(r"[^!-~]", "_", entry.host)[:255] or "-"
    said = summary(entry) if message is None else message
    return f"<{priority}>1 {entry.at} {host} layer0 - {entry.kind} [{_ENTERPRISE} {data}] {_line(said)}"


FORMATS: dict[str, Format] = {"ocsf": ocsf, "cef": cef, "syslog": syslog}


def _severity(entry: Entry) -> int:
    return _ALARMING.get(entry.kind, _INFORMATIONAL)


def _milliseconds(entry: Entry) -> int:
    return round(datetime.fromisoformat(entry.at).timestamp() * 1000)


def _escaped(text: str, mark: str) -> str:
    return _line(text.replace("\\", "\\\\").replace(mark, f"\\{mark}"))


def _parameter(text: str) -> str:
    """Of structured data (RFC 5424, 6.3.3)."""
    return _line(re.sub(r'(["\\\]])', r"\\\1", text))


def _line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)
