"""An S3 object under Object Lock that holds a checkpoint: until its day nobody can change it, its owner included."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scripts.ledger.offline import Checkpoint


class Unavailable(Exception):
    """The bucket does not take or give the object."""


def anchor(url: str, checkpoint: Checkpoint, note: bytes, until: datetime) -> str:
    """Put a signed checkpoint at `s3://bucket/prefix`, locked until then; the answer is where. Raises `Unavailable`."""
    bucket, prefix = _parts(url, checkpoint.origin)
    key = f"{prefix}{checkpoint.size:012}"
    with _explained(url) as client:
        client.put_object(
            Bucket=bucket,
            Key=key,
            Body=note,
            ChecksumAlgorithm="SHA256",
            ObjectLockMode="COMPLIANCE",
            ObjectLockRetainUntilDate=until,
        )
    return f"s3://{bucket}/{key}"


def kept(url: str, origin: str) -> Iterator[tuple[str, bytes]]:
    """Each checkpoint of this ledger that is locked there, by where."""
    bucket, prefix = _parts(url, origin)
    with _explained(url) as client:
        # Old versions count: an object that was written over, or deleted, is still there below its marker.
        pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
        for item in (item for page in pages for item in page.get("Versions", ())):
            version: dict[str, str] = {"Bucket": bucket, "Key": item["Key"], "VersionId": item["VersionId"]}
            found = client.get_object(**version)
            if found.get("ObjectLockMode") == "COMPLIANCE":
                yield f"s3://{bucket}/{item['Key']}", found["Body"].read()


def _parts(url: str, origin: str) -> tuple[str, str]:
    place = urlsplit(url)
    return place.netloc, "/".join(filter(None, (place.path.strip("/"), origin))) + "/"


@contextmanager
def _explained(url: str) -> Generator[Any]:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    library: Any = boto3
    try:
        yield library.client("s3")
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(f"{url}: the anchor cannot be used: {error}") from error
