"""A store in an S3 bucket. Its conditional writes (`If-Match`, `If-None-Match`) decide who of two wins."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from scripts.changes.store.documents import Lost, Stored, Unavailable

_MISSING = frozenset({"404", "NoSuchKey"})
_BEATEN = frozenset({"409", "412", "ConditionalRequestConflict", "PreconditionFailed"})


class Bucket:
    """Credentials, region and endpoint come from where every AWS tool looks for them."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._made: Any = None

    def read(self, key: str) -> Stored | None:
        """See `Store`."""
        with self._explained(key):
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
                return Stored(answer["Body"].read(), answer["ETag"])
            except self._client.exceptions.NoSuchKey:
                return None

    def write(self, key: str, content: bytes, *, over: Stored | None) -> None:
        """See `Store`."""
        condition = {"IfNoneMatch": "*"} if over is None else {"IfMatch": over.version}
        with self._explained(key):
            self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=content, **condition)

    def remove(self, key: str) -> None:
        """See `Store`."""
        with self._explained(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """See `Store`."""
        with self._explained(prefix):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix):
                yield from (item["Key"].removeprefix(self._prefix) for item in page.get("Contents", ()))

    @property
    def _client(self) -> Any:
        if self._made is None:
            import boto3
            from botocore.config import Config

            library: Any = boto3
            self._made = library.client("s3", config=Config(retries={"mode": "standard"}, connect_timeout=5))
        return self._made

    @contextmanager
    def _explained(self, key: str) -> Generator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        where = f"s3://{self._bucket}/{self._prefix}{key}"
        try:
            yield
        except ClientError as error:
            answer: Any = error.response
            code = str(answer["Error"]["Code"])
            if code in _BEATEN | _MISSING:  # one who is to write over a document that has gone is beaten too
                raise Lost(f"{where}: somebody else has written it meanwhile; try again") from error
            raise Unavailable(f"the store at {where} cannot be used: {error}") from error
        except BotoCoreError as error:
            raise Unavailable(f"the store at {where} cannot be used: {error}") from error
