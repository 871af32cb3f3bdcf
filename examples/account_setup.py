"""An account set up in Python: say what it should be, see what there is to do, do it, publish records, wait.

It can be run again at any time: what is done already is not done again, and what is not mentioned is left alone.

Without arguments it starts the local service, and sets that up twice. With ``--live`` it shows what there is to do in
your AWS account for your domain, and with ``--apply`` it does it:
``python examples/account_setup.py --live --domain example.com --apply``. Publish the records that it shows then. If
they are not found within ``--timeout`` seconds it ends with an error; run it again later.
"""

import argparse

from pinpoint_email import (
    CloudWatchDestination,
    CloudWatchDimensionConfiguration,
    DimensionValueSource,
    EventDestinationDefinition,
    EventType,
    PinpointEmailClient,
    PinpointEmailError,
    TlsPolicy,
    dns_records,
    wait_until_identity_verified,
    wait_until_mail_from_verified,
)
from pinpoint_email.local import LocalService
from pinpoint_email.setup import ConfigurationSetState, EmailIdentityState, Progress, State, StepStatus, plan


def main() -> None:
    """Set up, here or for real."""
    arguments = parse_arguments()
    domain = arguments.domain or "example.com"
    if arguments.live:
        with PinpointEmailClient() as client:
            if arguments.apply:
                apply(client, domain)
                show_records(client, domain)
                wait(client, domain, arguments.timeout)
            else:
                print(plan(client, desired(domain)))
        return
    with LocalService(manual_verification=True) as service, service.client() as client:
        apply(client, domain)
        show_records(client, domain)
        service.verify_identity(domain)  # as if the records were published
        wait(client, domain, arguments.timeout)
        print("\nAnd once more:")
        apply(client, domain)


def desired(domain: str) -> State:
    """The account as it should be: a domain to send from, and figures on what becomes of newsletters."""
    by_campaign = CloudWatchDimensionConfiguration(
        dimension_name="campaign",
        dimension_value_source=DimensionValueSource.MESSAGE_TAG,
        default_dimension_value="none",
    )
    figures = EventDestinationDefinition(
        matching_event_types=[EventType.SEND, EventType.DELIVERY, EventType.BOUNCE, EventType.COMPLAINT],
        cloud_watch_destination=CloudWatchDestination(dimension_configurations=[by_campaign]),
    )
    return State(
        email_identities={domain: EmailIdentityState(mail_from_domain=f"bounce.{domain}", dkim_signing_enabled=True)},
        configuration_sets={
            "newsletter": ConfigurationSetState(
                tls_policy=TlsPolicy.REQUIRE, reputation_metrics_enabled=True, event_destinations={"figures": figures}
            )
        },
    )


def apply(client: PinpointEmailClient, domain: str) -> None:
    """Show what there is to do, and do it."""
    todo = plan(client, desired(domain))
    print(todo)
    todo.apply(on_step=show)


def show(news: Progress) -> None:
    """Print the steps that are done."""
    if news.status == StepStatus.DONE:
        print(f"done: {news.step.action}")


def show_records(client: PinpointEmailClient, domain: str) -> None:
    """Print the DNS records that the domain needs."""
    identity = client.get_email_identity(email_identity=domain)
    print(f"\n{dns_records(domain, identity, region_name=client.region_name)}\n")


def wait(client: PinpointEmailClient, domain: str, timeout: float) -> None:
    """Wait until the service has found the records."""
    wait_until_identity_verified(client, email_identity=domain, timeout=timeout)
    print(f"{domain} is verified")
    wait_until_mail_from_verified(client, email_identity=domain, timeout=timeout)
    print(f"bounce.{domain} is found")


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--live", action="store_true", help="look at your AWS account")
    parser.add_argument("--domain", help="the domain to send from")
    parser.add_argument("--apply", action="store_true", help="with --live, set it up")
    parser.add_argument(
        "--timeout", type=float, default=600.0, metavar="SECONDS", help="how long to wait (%(default)s)"
    )
    arguments = parser.parse_args()
    if arguments.live and not arguments.domain:
        parser.error("--live needs --domain")
    return arguments


if __name__ == "__main__":
    try:
        main()
    except PinpointEmailError as error:
        raise SystemExit(f"{type(error).__name__}: {error}") from error
