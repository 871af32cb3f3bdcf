"""Mistakes with helpers: paginators, waiters, DNS records, dictionaries, the local service, account setup."""

from datetime import date

from pinpoint_email import (
    Destination,
    EmailContent,
    GetAccountResponse,
    PinpointEmailClient,
    dns_records,
    from_dict,
    paginate,
    wait_until_dedicated_ip_warmed_up,
    wait_until_identity_verified,
)
from pinpoint_email.local import LocalService
from pinpoint_email.setup import EmailIdentityState, State, load_state, plan

DAY = date(2026, 1, 1)


def list_all(client: PinpointEmailClient) -> None:
    """Methods that have no pages, and arguments that the method does not take."""
    paginate(client.get_account)  # E: type-var, reportArgumentType
    paginate(client.get_email_identity, email_identity="example.com")  # E: type-var, reportArgumentType
    paginate("list_email_identities")  # E: arg-type, reportCallIssue
    paginate(client.list_email_identities())  # E: arg-type, reportCallIssue
    paginate(client.list_email_identities, pagesize=5)  # E: call-arg, reportCallIssue
    paginate(client.get_dedicated_ips, pool="news")  # E: call-arg, reportCallIssue
    paginate(client.list_configuration_sets, page_size="5")  # E: arg-type, reportArgumentType
    paginate(client.list_dedicated_ip_pools, limit="5")  # E: arg-type, reportArgumentType
    paginate(client.list_deliverability_test_reports, None, None, "token")  # E: call-arg, reportCallIssue
    paginate(client.list_domain_deliverability_campaigns, start_date=DAY, end_date=DAY)  # E: call-arg, reportCallIssue
    for identity in paginate(client.list_email_identities):
        print(identity.name)  # E: attr-defined, reportAttributeAccessIssue
    for name in paginate(client.list_configuration_sets):
        print(name.configuration_set_name)  # E: attr-defined, reportAttributeAccessIssue
    for page in paginate(client.get_dedicated_ips).pages():
        print(page.email_identities)  # E: attr-defined, reportAttributeAccessIssue
    print(len(paginate(client.list_email_identities)))  # E: arg-type, reportArgumentType


def wait(client: PinpointEmailClient) -> None:
    """Waiters with others' arguments."""
    wait_until_identity_verified(client, "example.com")  # E: call-arg, reportCallIssue
    wait_until_identity_verified(client, email_identity="example.com", delay=5)  # E: call-arg, reportCallIssue
    wait_until_identity_verified(client, email_identity="example.com", timeout="60")  # E: arg-type, reportArgumentType
    wait_until_dedicated_ip_warmed_up(client, email_identity="example.com")  # E: call-arg, reportCallIssue
    answer = wait_until_dedicated_ip_warmed_up(client, ip="192.0.2.1")
    print(answer.identity_type)  # E: attr-defined, reportAttributeAccessIssue


def convert(client: PinpointEmailClient) -> None:
    """What is made of something is not something else."""
    dns_records("example.com", client.get_account(), region_name="eu-west-1")  # E: arg-type, reportArgumentType
    dns_records("example.com", client.get_email_identity(email_identity="example.com"))  # E: call-arg, reportCallIssue
    content: EmailContent = from_dict(Destination, {})  # E: assignment, reportAssignmentType
    print(content)
    print(from_dict(GetAccountResponse, {}).max_send_rate)  # E: attr-defined, reportAttributeAccessIssue
    from_dict(Destination, '{"ToAddresses": []}')  # E: arg-type, reportArgumentType
    from_dict({"ToAddresses": []}, Destination)  # E: arg-type, reportArgumentType
    from_dict(int, {})  # E: type-var, reportArgumentType


def try_it(service: LocalService) -> None:
    """The local service."""
    LocalService(8025)  # E: call-arg, reportCallIssue
    LocalService(port="8025")  # E: arg-type, reportArgumentType
    service.client(api="ses")  # E: arg-type, reportArgumentType
    service.fail_next("SendEmail", code="TooManyRequestsException")  # E: call-arg, reportCallIssue
    service.messages.clear()  # E: attr-defined, reportAttributeAccessIssue
    print(service.messages[0].body)  # E: attr-defined, reportAttributeAccessIssue


def set_up(client: PinpointEmailClient) -> None:
    """Account setup."""
    State(identities={})  # E: call-arg, reportCallIssue
    State(email_identities={"example.com": {"dkim_signing_enabled": True}})  # E: dict-item, reportArgumentType
    EmailIdentityState(behavior_on_mx_failure=False)  # E: arg-type, reportArgumentType
    plan(client, "account.toml")  # E: arg-type, reportArgumentType
    plan(client, load_state("account.toml"), account_number=123456789012)  # E: arg-type, reportArgumentType
    plan(client, load_state("account.toml")).apply(delete_identities=True)  # E: arg-type, reportArgumentType
