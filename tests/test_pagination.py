from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

import pytest

from pinpoint_email import (
    ConnectError,
    DomainDeliverabilityTrackingOption,
    ListEmailIdentitiesResponse,
    Options,
    PaginationError,
    Paginator,
    ParamValidationError,
    PinpointEmailClient,
    ServiceUnavailable,
    paginate,
)
from pinpoint_email.local import LocalService
from pinpoint_email.models import IdentityInfo

from .samples import CONTENT

NAMES = [f"{number}.example" for number in range(7)]


@pytest.fixture
def caller(service: LocalService) -> Iterator[PinpointEmailClient]:
    """A client of a service with seven identities."""
    with service.client(options=Options(max_attempts=1)) as client:
        for name in NAMES:
            client.create_email_identity(email_identity=name)
        yield client


def answering(*pages: tuple[list[str], str | None]) -> Callable[..., ListEmailIdentitiesResponse]:
    """A method that answers with these pages, of names and the next token, and then no more."""
    rest = iter(pages)

    def list_email_identities(*, next_token: str | None = None) -> ListEmailIdentitiesResponse:
        del next_token
        names, token = next(rest)
        items = tuple(IdentityInfo(identity_name=name) for name in names)
        return ListEmailIdentitiesResponse(email_identities=items, next_token=token)

    return list_email_identities


def names(identities: Iterator[IdentityInfo]) -> list[str | None]:
    """The names of identities."""
    return [identity.identity_name for identity in identities]


@pytest.mark.parametrize("size", [None, 1, 3, 7, 100])
def test_items_of_all_pages_come_in_order(caller: PinpointEmailClient, size: int | None) -> None:
    """Whatever the size of the pages, every item comes once."""
    assert names(paginate(caller.list_email_identities, page_size=size)) == NAMES


def test_all_six_paged_actions_are_paged(service: LocalService, caller: PinpointEmailClient) -> None:
    """What an item is follows from the action."""
    for name in ("one", "two"):
        caller.create_configuration_set(configuration_set_name=name)
        caller.create_dedicated_ip_pool(pool_name=name)
        caller.create_deliverability_test_report(report_name=name, from_email_address=f"a@{NAMES[0]}", content=CONTENT)
    caller.put_deliverability_dashboard_option(
        dashboard_enabled=True, subscribed_domains=[DomainDeliverabilityTrackingOption(domain=NAMES[0])]
    )
    last = service.clock.now()
    campaigns = paginate(
        caller.list_domain_deliverability_campaigns,
        subscribed_domain=NAMES[0],
        start_date=last - timedelta(days=29),
        end_date=last,
        page_size=1,
    )
    assert list(paginate(caller.list_configuration_sets, page_size=1)) == ["one", "two"]
    assert list(paginate(caller.list_dedicated_ip_pools, page_size=1))[1:] == ["one", "two"]
    reports = paginate(caller.list_deliverability_test_reports, page_size=1)
    assert [report.report_name for report in reports] == ["one", "two"]
    assert [ip.ip for ip in paginate(caller.get_dedicated_ips, page_size=1)] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    days = [campaign.first_seen_date_time for campaign in campaigns]
    assert (len(days), days) == (len(set(days)), sorted(day for day in days if day))


def test_pages_are_the_answers(caller: PinpointEmailClient) -> None:
    """Each page is the response itself, with its metadata."""
    pages = list(paginate(caller.list_email_identities, page_size=3).pages())
    assert [len(page.email_identities) for page in pages] == [3, 3, 1]
    assert [page.response_metadata.status_code for page in pages] == [200, 200, 200]


def test_page_of_an_empty_list_is_a_page(service: LocalService) -> None:
    """Without items there is one page, with nothing in it."""
    with service.client() as client:
        assert [len(page.email_identities) for page in paginate(client.list_email_identities).pages()] == [0]
        assert list(paginate(client.list_email_identities)) == []


def test_empty_page_with_a_token_goes_on() -> None:
    """A page may be empty although others follow."""
    method = answering(([], "a"), (["x"], "b"), ([], "c"), (["y"], None))
    assert names(paginate(method)) == ["x", "y"]


@pytest.mark.parametrize("tokens", [["a", "a"], ["a", "b", "a"]])
def test_token_that_repeats_is_an_error(tokens: list[str]) -> None:
    """A list that goes in a circle would never end; what came before the error came."""
    items = paginate(answering(*(([token], token) for token in tokens)))
    found = [next(items).identity_name for _ in tokens]
    with pytest.raises(PaginationError, match="ListEmailIdentities: the token of the next page was there") as caught:
        next(items)
    assert tokens == found
    assert caught.value.operation_name == "ListEmailIdentities"


@pytest.mark.parametrize(("limit", "requests"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (100, 3)])
def test_limit_fetches_no_more_than_it_needs(limit: int, requests: int) -> None:
    """With a limit, pages beyond it are not asked for."""
    pages = [(NAMES[start : start + 3], str(start)) for start in (0, 3)]
    count = 0
    method = answering(*pages, ([NAMES[6]], None))

    def list_email_identities(*, next_token: str | None = None) -> ListEmailIdentitiesResponse:
        nonlocal count
        count += 1
        return method(next_token=next_token)

    assert names(paginate(list_email_identities, limit=limit)) == NAMES[:limit]
    assert count == requests


def test_limit_ends_pages_too(caller: PinpointEmailClient) -> None:
    """The last page is the one in which the limit is reached."""
    pages = paginate(caller.list_email_identities, limit=4, page_size=3).pages()
    assert [len(page.email_identities) for page in pages] == [3, 3]


@pytest.mark.parametrize("limit", range(8))
def test_another_process_goes_on(caller: PinpointEmailClient, limit: int) -> None:
    """The resume token of a paginator that was left leads to the item after its last."""
    first = paginate(caller.list_email_identities, limit=limit, page_size=3)
    found = names(first)
    token = first.resume_token
    rest = names(paginate(caller.list_email_identities, resume_token=token, page_size=3)) if token else []
    assert found + rest == NAMES
    assert (token is None) == (limit == len(NAMES))


def test_page_that_is_used_up_is_not_fetched_again(caller: PinpointEmailClient) -> None:
    """After the last item of a page, the token leads to the next page."""
    first = paginate(caller.list_email_identities, limit=3, page_size=3)
    list(first)
    rest = paginate(caller.list_email_identities, resume_token=first.resume_token, page_size=3)
    assert [len(page.email_identities) for page in rest.pages()] == [3, 1]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("limit", [2, 5])
def test_pages_of_another_size_lose_nothing(caller: PinpointEmailClient, size: int, limit: int) -> None:
    """The process that goes on may ask for pages of another size."""
    first = paginate(caller.list_email_identities, limit=limit, page_size=6)
    found = names(iter(first))
    token = first.resume_token
    rest = names(iter(paginate(caller.list_email_identities, resume_token=token, page_size=size)))
    again = [page.items for page in paginate(caller.list_email_identities, resume_token=token, page_size=size).pages()]
    assert found + rest == NAMES
    assert [identity.identity_name for items in again for identity in items][-1] == NAMES[-1]


def test_resume_token_counts_pages_that_are_passed(caller: PinpointEmailClient) -> None:
    """A token of a loop that is still passing items that were given leads to the same place."""
    first = paginate(caller.list_email_identities, limit=5, page_size=6)
    list(first)
    second = paginate(caller.list_email_identities, limit=1, resume_token=first.resume_token, page_size=2)
    list(second.pages())
    third = paginate(caller.list_email_identities, resume_token=second.resume_token, page_size=2)
    assert names(iter(third)) == NAMES[6:]


def test_loop_goes_on_where_it_stopped(caller: PinpointEmailClient) -> None:
    """A paginator is a cursor."""
    items = paginate(caller.list_email_identities, page_size=3)
    assert next(items).identity_name == NAMES[0]
    assert [len(page.email_identities) for page in items.pages()] == [3, 1]
    assert (list(items), list(items.pages()), items.resume_token) == ([], [], None)


def test_loop_goes_on_after_an_error(service: LocalService, caller: PinpointEmailClient) -> None:
    """An error in the middle loses nothing."""
    items = paginate(caller.list_email_identities, page_size=3)
    found = [next(items) for _ in range(3)]
    service.fail_next("ListEmailIdentities", error="ServiceUnavailable")
    with pytest.raises(ServiceUnavailable):
        next(items)
    assert names(iter([*found, *items])) == NAMES


def test_first_page_can_be_chosen(caller: PinpointEmailClient) -> None:
    """A token of the service's own is where a paginator begins."""
    token = caller.list_email_identities(page_size=5).next_token
    assert names(paginate(caller.list_email_identities, next_token=token)) == NAMES[5:]


def test_nothing_is_sent_before_the_first_item() -> None:
    """Making a paginator asks for nothing."""
    with PinpointEmailClient(
        region_name="us-east-1",
        endpoint_url="http://127.0.0.1:1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        options=Options(max_attempts=1),
    ) as client:
        items = paginate(client.list_email_identities)
        with pytest.raises(ConnectError):
            next(items)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"limit": -1}, "limit: expected a number from 0 to 9223372036854775807, got -1"),
        ({"limit": "3"}, "limit: expected int, got str of 1 character"),
        ({"resume_token": "x"}, "resume_token: expected the resume_token of a paginator of ListEmailIdentities"),
        ({"resume_token": urlsafe_b64encode(b"[1]").decode()}, "resume_token: expected the resume_token of"),
        ({"resume_token": urlsafe_b64encode(b'["GetDedicatedIps", null, 0]').decode()}, "resume_token: expected the"),
        ({"resume_token": urlsafe_b64encode(b'["ListEmailIdentities", null, "x"]').decode()}, "resume_token: expec"),
        ({"resume_token": urlsafe_b64encode(b'["ListEmailIdentities", null, -3]').decode()}, "resume_token: expected"),
        ({"resume_token": urlsafe_b64encode(b'["ListEmailIdentities", null, true]').decode()}, "resume_token: expecte"),
        ({"resume_token": urlsafe_b64encode(b"[" * 100_000).decode()}, "resume_token: expected the resume_token of a"),
        (
            {"pagesize": 3},
            "arguments: expected those of the method, got others: got an unexpected keyword argument 'pagesize'",
        ),
        ({"resume_token": "ä"}, "resume_token: expected the resume_token of a paginator of ListEmailIdentities"),
    ],
)
def test_wrong_argument_is_refused(client: PinpointEmailClient, arguments: dict[str, Any], message: str) -> None:
    """An error of ours says which argument, what was expected and what came."""
    with pytest.raises(ParamValidationError) as caught:
        paginate(client.list_email_identities, **arguments)
    assert str(caught.value)[: len(message) + 10] == f"paginate: {message}"


@pytest.mark.parametrize(("name", "got"), [("get_account", "get_account"), ("send_email", "send_email")])
def test_method_without_pages_is_refused(client: PinpointEmailClient, name: str, got: str) -> None:
    """Only paged actions can be iterated over."""
    method: Any = getattr(client, name)
    with pytest.raises(ParamValidationError, match=f"method: expected a client's method with next_token, got {got}"):
        paginate(method)


@pytest.mark.parametrize("method", [None, dict, 5, ListEmailIdentitiesResponse()])
def test_what_is_no_method_is_refused(method: Any) -> None:
    """The error names its kind, and shows nothing of it."""
    with pytest.raises(ParamValidationError, match=r"method: expected a client's method with next_token, got \w+$"):
        paginate(method)


def test_positional_arguments_are_refused(client: PinpointEmailClient) -> None:
    """The methods take keywords only."""
    with pytest.raises(ParamValidationError, match="args: expected keyword arguments, got 1 positional"):
        cast("Any", paginate)(client.list_email_identities, None, None, 100)


def test_wrong_parameter_of_the_method_is_its_own_error(client: PinpointEmailClient) -> None:
    """What the method takes, the method checks, before anything is sent."""
    items: Paginator[Any] = paginate(client.list_email_identities, page_size=1001)
    with pytest.raises(ParamValidationError, match="ListEmailIdentities: page_size"):
        next(items)
