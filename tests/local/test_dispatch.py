import json
from typing import cast

import pytest

from pinpoint_email.local import LocalService

from .wire import IDENTITIES, OUTBOUND, call, refusal

CONTENT = {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}
SEND: dict[str, object] = {
    "FromEmailAddress": "a@example.com",
    "Destination": {"ToAddresses": ["b@c.de"]},
    "Content": CONTENT,
}


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/v1/email/nothing"),
        ("GET", "/v1/email/"),
        ("GET", "/v3/email/account"),
        ("DELETE", "/v1/email/account"),
        ("POST", "/v1/email/list-identities"),
        ("GET", f"{IDENTITIES}/"),
        ("GET", f"{IDENTITIES}/a/b"),
        ("PUT", f"{IDENTITIES}/a/dkim/"),
    ],
)
def test_unknown_path_is_an_unknown_operation(service: LocalService, verb: str, path: str) -> None:
    """A path or verb without an action gets an error response with status 404."""
    assert refusal(service, verb, path)[:2] == (404, "UnknownOperationException")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"null", b"{", b"\xff", b"[" * 100_000, b"1" * 5_000])
def test_body_that_is_no_object_is_refused(service: LocalService, body: bytes) -> None:
    """A body has to be a JSON object."""
    expected = (400, "BadRequestException", "The body is not a JSON object.")
    assert expected == refusal(service, "POST", IDENTITIES, body)


@pytest.mark.parametrize("members", [b"", {}, {"EmailIdentity": None}, {"email_identity": "example.com"}])
def test_missing_member_is_named(service: LocalService, members: object) -> None:
    """A required member that is absent or null is named."""
    expected = (400, "BadRequestException", "EmailIdentity: expected a value, got none.")
    assert expected == refusal(service, "POST", IDENTITIES, members)


@pytest.mark.parametrize(
    ("path", "members", "message"),
    cast(
        "list[tuple[str, object, str]]",
        [
            ("", {"EmailIdentity": 5}, "EmailIdentity: expected a string, got int 5."),
            (
                "",
                {"EmailIdentity": "\ud800"},
                "EmailIdentity: expected text that UTF-8 can encode, got a lone surrogate",
            ),
            ("", {"EmailIdentity": "a.de", "Tags": {}}, "Tags: expected a list, got dict."),
            ("", {"EmailIdentity": "a.de", "Tags": ["x"]}, "Tags[...]: expected an object, got str of 1 character."),
            ("", {"EmailIdentity": "a.de", "Tags": [{"Key": "k"}]}, "Tags[...].Value: expected a value, got none."),
            (
                "",
                {"EmailIdentity": "a.de", "Tags": [{"Key": [], "Value": ""}]},
                "Tags[...].Key: expected a string, got",
            ),
            (
                "",
                {"EmailIdentity": "a.de", "Tags": [{"Key": "aws:", "Value": ""}]},
                "Tags (Tag: Key): expected a text wit",
            ),
            (
                "/a.de/dkim",
                {"SigningEnabled": "yes"},
                "SigningEnabled: expected true or false, got str of 3 characters.",
            ),
            (
                "/a.de/mail-from",
                {"BehaviorOnMxFailure": "IGNORE"},
                "BehaviorOnMxFailure: expected one of USE_DEFAULT_VALUE, REJECT_MESSAGE, got 'IGNORE'.",
            ),
            (
                "/a.de/mail-from",
                {"BehaviorOnMxFailure": 1},
                "BehaviorOnMxFailure: expected one of USE_DEFAULT_VALUE, REJECT_MESSAGE, got int 1.",
            ),
        ],
    ),
)
def test_wrong_value_is_named(service: LocalService, path: str, members: object, message: str) -> None:
    """A value of the wrong type, or not among the valid ones, is refused with its place in the request."""
    answer = refusal(service, "PUT" if path else "POST", IDENTITIES + path, members)
    assert answer[:2] == (400, "BadRequestException")
    assert message == answer[2][: len(message)]


@pytest.mark.parametrize(
    ("members", "message"),
    cast(
        "list[tuple[object, str]]",
        [
            ({"Content": CONTENT}, "Destination: expected a value, got none."),
            (SEND | {"Content": []}, "Content: expected an object, got list."),
            (
                SEND | {"Content": {}},
                "Content (EmailContent: Simple, Raw, Template): expected exactly one of them, got none.",
            ),
            (SEND | {"Content": {"Raw": {"Data": "?"}}}, "Content.Raw.Data: expected Base64, got str of 1 character."),
            (
                SEND | {"Content": {"Simple": {"Subject": {"Data": "s"}}}},
                "Content.Simple.Body: expected a value, got none.",
            ),
            (
                SEND | {"EmailTags": [{"Name": "a b", "Value": ""}]},
                "EmailTags (MessageTag: Name): expected ASCII letters",
            ),
            (
                SEND | {"Destination": {"ToAddresses": "b@c.de"}},
                "Destination.ToAddresses: expected a list, got str of 6",
            ),
        ],
    ),
)
def test_wrong_member_of_a_message_is_named(service: LocalService, members: object, message: str) -> None:
    """An error in a message names the path of the member."""
    answer = refusal(service, "POST", OUTBOUND, members)
    assert answer[:2] == (400, "BadRequestException")
    assert message == answer[2][: len(message)]


@pytest.mark.parametrize("size", ["x", "1.5", "", "-1", "1001", "9" * 30, "%D9%A3"])
def test_page_size_that_is_none_is_refused(service: LocalService, size: str) -> None:
    """A page size is a whole number from 0 to 1000."""
    answer = refusal(service, "GET", f"{IDENTITIES}?PageSize={size}")
    assert (*answer[:2], answer[2][:18]) == (400, "BadRequestException", "PageSize: expected")


@pytest.mark.parametrize("size", ["1", "0", "1000", "x&PageSize=1"])
def test_page_size_is_read_from_the_query(service: LocalService, size: str) -> None:
    """A page size is accepted from 0 to 1000; the last one counts."""
    assert call(service, "GET", f"{IDENTITIES}?PageSize={size}").status == 200


def test_page_size_is_read_from_the_body(service: LocalService) -> None:
    """The parameters of a list that is requested with POST are in the body."""
    assert call(service, "POST", "/v2/email/list-identities", {"PageSize": 5.0}).body == b'{"EmailIdentities": []}'


def test_unknown_members_are_ignored(service: LocalService) -> None:
    """Members that an action does not have are ignored."""
    members = {"EmailIdentity": "example.com", "Colour": "red", "Tags": [None]}
    assert call(service, "POST", f"{IDENTITIES}?PageSize=x", members).status == 200


@pytest.mark.parametrize(
    ("path", "member"), [("identities", "EmailIdentities"), ("configuration-sets", "ConfigurationSets")]
)
def test_lists_are_where_older_sdks_ask_for_them(service: LocalService, path: str, member: str) -> None:
    """SES v2 has moved two lists; requests from older SDKs to their former paths still work."""
    assert json.loads(call(service, "GET", f"/v2/email/{path}?PageSize=5").body) == {member: []}


def test_what_would_be_lost_is_refused(service: LocalService) -> None:
    """An unknown member of an object, such as one that only SES v2 has, is refused by name instead of being dropped."""
    simple = {**CONTENT["Simple"], "Attachments": [{"FileName": "a.pdf"}]}
    members = SEND | {"Content": {"Simple": simple}}
    message = "Content.Simple.Attachments: expected one of Subject, Body, got another name."
    assert (400, "BadRequestException", message) == refusal(service, "POST", "/v2/email/outbound-emails", members)
