from collections.abc import Iterator

import pytest

from pinpoint_email import (
    BadRequestException,
    Body,
    Content,
    EmailContent,
    ListTagsForResourceResponse,
    Message,
    NotFoundException,
    PinpointEmailClient,
    Tag,
)
from pinpoint_email.local import LocalService

from .wire import call, refusal

pytestmark = pytest.mark.once

PREFIX = "arn:aws:ses:us-east-1:123456789012:"
DOMAIN = f"{PREFIX}identity/example.com"
TAGS = "/v1/email/tags"
RED, BLUE = Tag(key="colour", value="red"), Tag(key="colour", value="blue")
NEWS = Tag(key="team", value="news")
HELLO = EmailContent(simple=Message(subject=Content(data="Hello"), body=Body(text=Content(data="Hello"))))


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of a service with one domain."""
    with service.client() as client:
        client.create_email_identity(email_identity="example.com")
        yield client


def tags(client: PinpointEmailClient, arn: str = DOMAIN) -> tuple[Tag, ...]:
    """The tags of a resource."""
    return client.list_tags_for_resource(resource_arn=arn).tags


def make(client: PinpointEmailClient, kind: str) -> str:
    """The Amazon Resource Name of a new resource with a tag."""
    if kind == "identity":
        client.create_email_identity(email_identity="jane/x@example.com", tags=[NEWS])
        return f"{PREFIX}identity/jane/x@example.com"
    if kind == "configuration-set":
        client.create_configuration_set(configuration_set_name="set", tags=[NEWS])
        return f"{PREFIX}configuration-set/set"
    if kind == "dedicated-ip-pool":
        client.create_dedicated_ip_pool(pool_name="pool", tags=[NEWS])
        return f"{PREFIX}dedicated-ip-pool/pool"
    report = client.create_deliverability_test_report(from_email_address="jane@example.com", content=HELLO, tags=[NEWS])
    return f"{PREFIX}deliverability-test-report/{report.report_id}"


@pytest.mark.parametrize("kind", ["identity", "configuration-set", "dedicated-ip-pool", "deliverability-test-report"])
def test_resources_of_all_kinds_have_tags(caller: PinpointEmailClient, kind: str) -> None:
    """The tags that a resource was created with are listed; others can be added, and all removed."""
    arn = make(caller, kind)
    assert ListTagsForResourceResponse(tags=(NEWS,)) == caller.list_tags_for_resource(resource_arn=arn)
    caller.tag_resource(resource_arn=arn, tags=[RED])
    assert (NEWS, RED) == tags(caller, arn)
    caller.untag_resource(resource_arn=arn, tag_keys=["team"])
    assert (RED,) == tags(caller, arn)


def test_tags_are_those_of_the_resource(caller: PinpointEmailClient) -> None:
    """The resource's own actions return its new tags, too."""
    for kind in ("configuration-set", "deliverability-test-report"):
        caller.tag_resource(resource_arn=make(caller, kind), tags=[RED])
    caller.tag_resource(resource_arn=DOMAIN, tags=[RED])
    (report,) = caller.list_deliverability_test_reports().deliverability_test_reports
    assert [(RED,), (NEWS, RED), (NEWS, RED)] == [
        caller.get_email_identity(email_identity="example.com").tags,
        caller.get_configuration_set(configuration_set_name="set").tags,
        caller.get_deliverability_test_report(report_id=report.report_id or "").tags,
    ]


def test_same_key_gets_the_new_value(caller: PinpointEmailClient) -> None:
    """A key has one value, the last one, and keys differ by case."""
    upper = Tag(key="COLOUR", value="")
    caller.tag_resource(resource_arn=DOMAIN, tags=[RED, NEWS])
    caller.tag_resource(resource_arn=DOMAIN, tags=[upper, BLUE])
    assert (BLUE, NEWS, upper) == tags(caller)


def test_same_key_twice_in_a_request_is_refused(caller: PinpointEmailClient) -> None:
    """A request cannot put two values under one key."""
    with pytest.raises(BadRequestException, match="Tags: expected at most 50 tags with different keys"):
        caller.tag_resource(resource_arn=DOMAIN, tags=[RED, BLUE])
    assert () == tags(caller)


def test_keys_that_are_not_there_are_taken_away_as_well(caller: PinpointEmailClient) -> None:
    """Taking away is done with when nothing is left to take away."""
    caller.tag_resource(resource_arn=DOMAIN, tags=[RED, NEWS, Tag(key="a b", value="")])
    for _ in range(2):
        caller.untag_resource(resource_arn=DOMAIN, tag_keys=["nothing", "a b", "TEAM", "colour"])
    assert (NEWS,) == tags(caller)


def test_resource_has_at_most_50_tags(caller: PinpointEmailClient) -> None:
    """Fifty tags are accepted, whatever they came with; one more is refused, but a new value is not."""
    numbered = [Tag(key=f"key {number}", value="x") for number in range(51)]
    caller.tag_resource(resource_arn=DOMAIN, tags=numbered[:30])
    caller.tag_resource(resource_arn=DOMAIN, tags=numbered[20:50])
    with pytest.raises(BadRequestException, match="at most 50 tags"):
        caller.tag_resource(resource_arn=DOMAIN, tags=numbered[50:])
    caller.tag_resource(resource_arn=DOMAIN, tags=[Tag(key="key 7", value="new")])
    expected = [Tag(key="key 7", value="new") if tag.key == "key 7" else tag for tag in numbered[:50]]
    assert tuple(expected) == tags(caller)


@pytest.mark.parametrize(
    ("tag", "place"),
    [
        ({"Key": "aws:x", "Value": ""}, "Tags (Tag: Key)"),
        ({"Key": "x", "Value": "aws:x"}, "Tags (Tag: Value)"),
        ({"Key": "", "Value": ""}, "Tags (Tag: Key)"),
        ({"Key": "k" * 129, "Value": ""}, "Tags (Tag: Key)"),
        ({"Key": "k", "Value": "v" * 257}, "Tags (Tag: Value)"),
        ({"Key": "a*b", "Value": ""}, "Tags (Tag: Key)"),
        ({"Key": "k"}, "Tags[...].Value"),
        ({"Value": "v"}, "Tags[...].Key"),
    ],
)
def test_tag_that_cannot_be_is_refused(
    service: LocalService, caller: PinpointEmailClient, tag: dict[str, str], place: str
) -> None:
    """Reserved, empty, long and strange keys and values are refused, and named."""
    answer = refusal(service, "POST", TAGS, {"ResourceArn": DOMAIN, "Tags": [tag]})
    assert (400, "BadRequestException", place) == (*answer[:2], answer[2][: len(place)])
    assert () == tags(caller)


def test_longest_tag_is_kept(caller: PinpointEmailClient) -> None:
    """The longest key and value come back as they were, from the query too."""
    longest = Tag(key="ä_.:/=+-@ " * 12 + "12345678", value="ü_.:/=+-@ " * 25 + "123456")
    caller.tag_resource(resource_arn=DOMAIN, tags=[longest])
    assert (longest,) == tags(caller)
    caller.untag_resource(resource_arn=DOMAIN, tag_keys=[longest.key])
    assert () == tags(caller)


def test_reserved_key_cannot_be_taken_away(service: LocalService) -> None:
    """A key that AWS keeps for itself is refused."""
    answer = refusal(service, "DELETE", f"{TAGS}?ResourceArn=arn%3A&TagKeys=aws%3Ax")
    assert (400, "BadRequestException", "TagKeys") == (*answer[:2], answer[2][:7])


@pytest.mark.parametrize(
    ("verb", "query", "member"),
    [
        ("GET", "", "ResourceArn"),
        ("DELETE", "?TagKeys=x", "ResourceArn"),
        ("DELETE", "?ResourceArn=arn%3Aaws", "TagKeys"),
    ],
)
def test_missing_parameter_is_named(service: LocalService, verb: str, query: str, member: str) -> None:
    """A parameter that is missing in the query is named."""
    expected = (400, "BadRequestException", f"{member}: expected a value, got none.")
    assert expected == refusal(service, verb, TAGS + query)


@pytest.mark.parametrize("arn", ["", "x", "example.com", "identity/example.com", f" {DOMAIN}", DOMAIN.upper()])
def test_name_that_is_no_arn_is_refused(caller: PinpointEmailClient, arn: str) -> None:
    """A resource is named by an Amazon Resource Name."""
    with pytest.raises(BadRequestException, match="ResourceArn: expected an Amazon Resource Name"):
        tags(caller, arn)


@pytest.mark.parametrize(
    "arn",
    [
        f"{PREFIX}identity/other.org",
        f"{PREFIX}identity/",
        f"{PREFIX}identity",
        f"{PREFIX}configuration-set/example.com",
        f"{PREFIX}account/example.com",
        f"{PREFIX}Identity/example.com",
        f"{PREFIX}{DOMAIN}",
        "arn:",
        DOMAIN.replace("us-east-1", "eu-west-1"),
        DOMAIN.replace("123456789012", "210987654321"),
        DOMAIN.replace("aws", "aws-cn"),
        DOMAIN.replace("ses", "sns"),
    ],
)
def test_unknown_resource_is_not_found(caller: PinpointEmailClient, arn: str) -> None:
    """A resource that is not there, or another account's or Region's, has no tags."""
    with pytest.raises(NotFoundException):
        tags(caller, arn)
    with pytest.raises(NotFoundException):
        caller.tag_resource(resource_arn=arn, tags=[RED])
    with pytest.raises(NotFoundException):
        caller.untag_resource(resource_arn=arn, tag_keys=["colour"])
    assert () == tags(caller)


@pytest.mark.parametrize(("region_name", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn")])
def test_arn_names_account_region_and_partition(region_name: str, partition: str) -> None:
    """Resources of another account and Region have Amazon Resource Names of their own."""
    arn = f"arn:{partition}:ses:{region_name}:000000000001:identity/example.com"
    with LocalService(account="000000000001") as service, service.client(region_name=region_name) as client:
        client.create_email_identity(email_identity="example.com", tags=[NEWS])
        assert (NEWS,) == tags(client, arn)


def test_tags_go_with_their_resource(caller: PinpointEmailClient) -> None:
    """A resource that is made anew after it was deleted has none of the old one's tags."""
    caller.tag_resource(resource_arn=DOMAIN, tags=[RED])
    caller.delete_email_identity(email_identity="example.com")
    with pytest.raises(NotFoundException, match=r"Email identity example\.com does not exist"):
        tags(caller)
    caller.create_email_identity(email_identity="example.com")
    assert () == tags(caller)


def test_answer_has_no_members(service: LocalService, caller: PinpointEmailClient) -> None:
    """Tagging returns an empty object."""
    caller.tag_resource(resource_arn=DOMAIN, tags=[RED])
    answer = call(service, "POST", TAGS, {"ResourceArn": DOMAIN, "Tags": [{"Key": "a", "Value": ""}]})
    assert (200, b"{}") == (answer.status, answer.body)
