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

from .clients import client_of
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
    """A method that answers with these pages of names and next tokens, and then no more."""
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
    """Every item comes once and in order, whatever the size of the pages."""
    assert NAMES == names(paginate(caller.list_email_identities, page_size=size))


def test_all_six_paged_actions_are_paged(service: LocalService, caller: PinpointEmailClient) -> None:
    """Each of the six paged actions yields items of its own kind."""
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
    assert ["one", "two"] == list(paginate(caller.list_configuration_sets, page_size=1))
    assert ["one", "two"] == list(paginate(caller.list_dedicated_ip_pools, page_size=1))[1:]
    reports = paginate(caller.list_deliverability_test_reports, page_size=1)
    assert ["one", "two"] == [report.report_name for report in reports]
    assert ["192.0.2.1", "192.0.2.2", "192.0.2.3"] == [ip.ip for ip in paginate(caller.get_dedicated_ips, page_size=1)]
    days = [campaign.first_seen_date_time for campaign in campaigns]
    assert (len(days), days) == (len(set(days)), sorted(day for day in days if day))


def test_pages_are_the_answers(caller: PinpointEmailClient) -> None:
    """Each page is the response itself, with its metadata."""
    pages = list(paginate(caller.list_email_identities, page_size=3).pages())
    assert [3, 3, 1] == [len(page.email_identities) for page in pages]
    assert [200, 200, 200] == [page.response_metadata.status_code for page in pages]


def test_page_of_an_empty_list_is_a_page(service: LocalService) -> None:
    """An empty list has one page, with no items in it."""
    with service.client() as client:
        assert [0] == [len(page.email_identities) for page in paginate(client.list_email_identities).pages()]
        assert [] == list(paginate(client.list_email_identities))


def test_empty_page_with_a_token_goes_on() -> None:
    """An empty page with a next token is followed by others."""
    method = answering(([], "a"), (["x"], "b"), ([], "c"), (["y"], None))
    assert ["x", "y"] == names(paginate(method))


@pytest.mark.parametrize("tokens", [["a", "a"], ["a", "b", "a"]])
def test_token_that_repeats_is_an_error(tokens: list[str]) -> None:
    """A list that goes in a circle raises an error after its items, instead of going on for ever."""
    items = paginate(answering(*(([token], token) for token in tokens)))
    found = [next(items).identity_name for _ in tokens]
    with pytest.raises(PaginationError, match="ListEmailIdentities: the token of the next page was there") as caught:
        next(items)
    assert tokens == found
    assert "ListEmailIdentities" == caught.value.operation_name


@pytest.mark.parametrize(("limit", "requests"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (100, 3)])
def test_limit_fetches_no_more_than_it_needs(limit: int, requests: int) -> None:
    """Pages beyond the limit are not requested."""
    pages = [(NAMES[start : start + 3], str(start)) for start in (0, 3)]
    count = 0
    method = answering(*pages, ([NAMES[6]], None))

    def list_email_identities(*, next_token: str | None = None) -> ListEmailIdentitiesResponse:
        nonlocal count
        count += 1
        return method(next_token=next_token)

    assert NAMES[:limit] == names(paginate(list_email_identities, limit=limit))
    assert requests == count


def test_limit_ends_pages_too(caller: PinpointEmailClient) -> None:
    """The page that reaches the limit is the last one."""
    pages = paginate(caller.list_email_identities, limit=4, page_size=3).pages()
    assert [3, 3] == [len(page.email_identities) for page in pages]


@pytest.mark.parametrize("limit", range(8))
def test_another_process_goes_on(caller: PinpointEmailClient, limit: int) -> None:
    """The resume token of an abandoned paginator leads to the item after its last."""
    first = paginate(caller.list_email_identities, limit=limit, page_size=3)
    found = names(first)
    token = first.resume_token
    rest = names(paginate(caller.list_email_identities, resume_token=token, page_size=3)) if token else []
    assert NAMES == found + rest
    assert (limit == len(NAMES)) == (token is None)


def test_page_that_is_used_up_is_not_fetched_again(caller: PinpointEmailClient) -> None:
    """After the last item of a page, the resume token leads to the next page."""
    first = paginate(caller.list_email_identities, limit=3, page_size=3)
    list(first)
    rest = paginate(caller.list_email_identities, resume_token=first.resume_token, page_size=3)
    assert [3, 1] == [len(page.email_identities) for page in rest.pages()]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("limit", [2, 5])
def test_pages_of_another_size_lose_nothing(caller: PinpointEmailClient, size: int, limit: int) -> None:
    """The process that resumes may ask for pages of another size."""
    first = paginate(caller.list_email_identities, limit=limit, page_size=6)
    found = names(iter(first))
    token = first.resume_token
    rest = names(iter(paginate(caller.list_email_identities, resume_token=token, page_size=size)))
    again = [page.items for page in paginate(caller.list_email_identities, resume_token=token, page_size=size).pages()]
    assert NAMES == found + rest
    assert NAMES[-1] == [identity.identity_name for items in again for identity in items][-1]


def test_resume_token_counts_pages_that_are_passed(caller: PinpointEmailClient) -> None:
    """A paginator that is still skipping items has a resume token for the same place."""
    first = paginate(caller.list_email_identities, limit=5, page_size=6)
    list(first)
    second = paginate(caller.list_email_identities, limit=1, resume_token=first.resume_token, page_size=2)
    list(second.pages())
    third = paginate(caller.list_email_identities, resume_token=second.resume_token, page_size=2)
    assert NAMES[6:] == names(iter(third))


def test_loop_goes_on_where_it_stopped(caller: PinpointEmailClient) -> None:
    """A second loop over a paginator goes on where the first one stopped."""
    items = paginate(caller.list_email_identities, page_size=3)
    assert NAMES[0] == next(items).identity_name
    assert [3, 1] == [len(page.email_identities) for page in items.pages()]
    assert ([], [], None) == (list(items), list(items.pages()), items.resume_token)


def test_loop_goes_on_after_an_error(service: LocalService, caller: PinpointEmailClient) -> None:
    """After an error in the middle, a new loop loses nothing."""
    items = paginate(caller.list_email_identities, page_size=3)
    found = [next(items) for _ in range(3)]
    service.fail_next("ListEmailIdentities", error="ServiceUnavailable")
    with pytest.raises(ServiceUnavailable):
        next(items)
    assert NAMES == names(iter([*found, *items]))


def test_first_page_can_be_chosen(caller: PinpointEmailClient) -> None:
    """A paginator may begin at a token of the service."""
    token = caller.list_email_identities(page_size=5).next_token
    assert NAMES[5:] == names(paginate(caller.list_email_identities, next_token=token))


def test_nothing_is_sent_before_the_first_item() -> None:
    """Making a paginator sends nothing."""
    with client_of("http://127.0.0.1:1", options=Options(max_attempts=1)) as client:
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
    """The error says which argument is wrong, what was expected and what came."""
    with pytest.raises(ParamValidationError) as caught:
        paginate(client.list_email_identities, **arguments)
    assert f"paginate: {message}" == str(caught.value)[: len(message) + 10]


@pytest.mark.parametrize(("name", "got"), [("get_account", "get_account"), ("send_email", "send_email")])
def test_method_without_pages_is_refused(client: PinpointEmailClient, name: str, got: str) -> None:
    """A method without pages is refused."""
    method: Any = getattr(client, name)
    with pytest.raises(ParamValidationError, match=f"method: expected a client's method with next_token, got {got}"):
        paginate(method)


@pytest.mark.parametrize("method", [None, dict, 5, ListEmailIdentitiesResponse()])
def test_what_is_no_method_is_refused(method: Any) -> None:
    """The error for an object that is no method names its type and nothing else."""
    with pytest.raises(ParamValidationError, match=r"method: expected a client's method with next_token, got \w+$"):
        paginate(method)


def test_positional_arguments_are_refused(client: PinpointEmailClient) -> None:
    """Positional arguments are refused, as the methods take keywords only."""
    with pytest.raises(ParamValidationError, match="args: expected keyword arguments, got 1 positional"):
        cast("Any", paginate)(client.list_email_identities, None, None, 100)


def test_wrong_parameter_of_the_method_is_its_own_error(client: PinpointEmailClient) -> None:
    """The method's own error for a bad parameter is raised before anything is sent."""
    items: Paginator[Any] = paginate(client.list_email_identities, page_size=1001)
    with pytest.raises(ParamValidationError, match="ListEmailIdentities: page_size"):
        next(items)
