"""botocore: its model of the service, and a client whose requests go nowhere."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from importlib.metadata import version
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import patch

import botocore.auth
import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.model import OperationModel, ServiceModel

from pinpoint_email._call.action import Action
from tests.clients import KEYS

__all__ = ["COMMON_ERRORS", "VERSION", "Oracle", "error_statuses", "operation", "service_model", "signing_at"]

VERSION = tuple(map(int, version("botocore").split(".")))
COMMON_ERRORS = {
    "AccessDeniedException": 403,
    "ExpiredTokenException": 403,
    "IncompleteSignature": 403,
    "InternalFailure": 500,
    "MalformedHttpRequestException": 400,
    "NotAuthorized": 401,
    "OptInRequired": 403,
    "RequestAbortedException": 400,
    "RequestEntityTooLargeException": 413,
    "RequestTimeoutException": 408,
    "ServiceUnavailable": 503,
    "ThrottlingException": 400,
    "UnknownOperationException": 404,
    "UnrecognizedClientException": 403,
    "ValidationError": 400,
}
"""The errors that are common to all actions, which only the reference has, and their HTTP statuses."""


def signing_at(moment: datetime) -> AbstractContextManager[object]:
    """Have botocore's signers sign at a fixed time; older versions get it from the standard library."""
    if hasattr(botocore.auth, "get_current_datetime"):
        return patch("botocore.auth.get_current_datetime", lambda: moment)
    return patch("botocore.auth.datetime", SimpleNamespace(datetime=SimpleNamespace(utcnow=lambda: moment)))


@cache
def _session() -> Any:
    return botocore.session.get_session()


@cache
def service_model(api: str = "pinpoint-email") -> ServiceModel:
    """The service's model."""
    return cast("ServiceModel", _session().get_service_model(api))


def error_statuses(api: str = "pinpoint-email") -> dict[str, int]:
    """The HTTP status of each error in the service's model."""
    return {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in service_model(api).error_shapes}


def operation(action: Action, api: str = "pinpoint-email") -> OperationModel:
    """The model of an action."""
    return service_model(api).operation_model(action.name)


class Oracle:
    """botocore's client: what it sends is kept, what it is answered is set."""

    def __init__(self, api: str = "pinpoint-email", *, region_name: str = "us-east-1", **configuration: Any) -> None:
        # The client makes its own checks, which are those of the Pinpoint reference for both services.
        retries: Any = {"mode": "standard", "total_max_attempts": 3}
        config = Config(parameter_validation=False, retries=retries, **configuration)
        self._client = _session().create_client(api, region_name=region_name, config=config, **KEYS)
        self._client.meta.events.register(f"before-send.{api}.*", self._send)
        self.sent: list[AWSPreparedRequest] = []
        self.body = b"{}"

    def call(self, action: Action, parameters: Mapping[str, object]) -> dict[str, Any]:
        """Call an action with botocore's names."""
        answer = getattr(self._client, action.method.__name__)(**parameters)
        answer.pop("ResponseMetadata")
        return cast("dict[str, Any]", answer)

    def presigned_url(self, action: Action, parameters: Mapping[str, object], expires_in: int) -> str:
        """The URL of a request that is signed in its query."""
        url: str = self._client.generate_presigned_url(action.method.__name__, dict(parameters), expires_in)
        return url

    def _send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        self.sent.append(request)
        response = AWSResponse(request.url, 200, HTTPHeaders(), cast("Any", None))
        response._content = self.body  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
        return response
