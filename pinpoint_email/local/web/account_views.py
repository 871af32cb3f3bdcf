"""The routes to the identities, the Deliverability dashboard and the account."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pinpoint_email.local.state import ServiceState

from .overview import account_of, domains_of, identities_of, performance_of
from .responses import render

__all__ = ["add_account_routes"]

_SPANS = (7, 14, 30)


def add_account_routes(routes: Blueprint, state: ServiceState) -> None:
    """Add the identities, the dashboard and the account."""

    @routes.get("/identities")
    def identities() -> Response:
        """Show the identities, with the DNS records that they need."""
        with state.transaction():
            found = [(region.name, identities_of(region)) for region in state.regions()]
        return render("identities.html", regions=[(name, views) for name, views in found if views])

    @routes.post("/identities/confirm")
    def confirm() -> AnyResponse:
        """Let the service find the proof that the account owns an identity."""
        state.verify_identity(request.form.get("identity", ""), region_name=request.form.get("region", ""))
        return redirect(url_for(".identities"), 303)

    @routes.get("/deliverability")
    def deliverability() -> Response:
        """Show the made-up figures of a domain, and the test reports."""
        wanted = request.args.get("days", type=int)
        days = wanted if wanted in _SPANS else _SPANS[0]
        with state.transaction():
            regions = state.regions()
            domains = [(region, name) for region in regions for name in domains_of(region)]
            chosen = next(
                ((region, name) for region, name in domains if f"{region.name}/{name}" == request.args.get("of")),
                next(iter(domains), None),
            )
            performance = chosen and performance_of(*chosen, timedelta(days=days - 1))
            account = [account_of(region) for region in regions]
        names = [f"{region.name}/{name}" for region, name in domains]
        return render(
            "deliverability.html", domains=names, performance=performance, days=days, spans=_SPANS, account=account
        )

    @routes.get("/account")
    def account() -> Response:
        """Show the account's resources in each Region."""
        with state.transaction():
            found = [account_of(region) for region in state.regions()]
        moved_on = timedelta(seconds=round((state.clock.now() - datetime.now(UTC)).total_seconds()))
        return render("account.html", regions=found, moved_on=moved_on)

    # Flask has registered these functions, which a linter cannot see.
    del identities, confirm, deliverability, account
