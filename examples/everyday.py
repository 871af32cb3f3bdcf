"""An afternoon's work: verify a domain, publish its records, send a message with a picture, list what there is.

Run it as it is: it starts the local service and works on that. ``--api sesv2`` does the same on Amazon SES v2's paths.
"""

import argparse
from email.message import EmailMessage

from pinpoint_email import PinpointEmailClient, dns_records, paginate, wait_until_identity_verified
from pinpoint_email.local import LocalService


def main(client: PinpointEmailClient, service: LocalService) -> None:
    """Do all of it, one after the other."""
    client.create_email_identity(email_identity="example.com")
    client.put_email_identity_mail_from_attributes(email_identity="example.com", mail_from_domain="mail.example.com")
    identity = client.get_email_identity(email_identity="example.com")
    print(dns_records("example.com", identity, region_name="us-east-1"))
    service.verify_identity("example.com")  # on AWS: publish the records, and wait
    wait_until_identity_verified(client, email_identity="example.com", on_poll=lambda _: print("asked"))

    message = EmailMessage()
    message["From"], message["To"] = "Jürgen <jane@example.com>", "Ada <ada@example.org>"
    message["Bcc"], message["Subject"] = "archive@example.com", "Größe zählt"
    message.set_content("See the picture.")
    message.add_alternative('<p>See: <img src="cid:logo"></p>', subtype="html")
    if html := message.get_body(("html",)):
        html.add_related(b"\x89PNG", "image", "png", cid="<logo>")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="list.pdf")
    print(client.send_message(message).message_id)

    for number in range(2500):
        client.create_email_identity(email_identity=f"{number}.example.org")
    print(sum(1 for _ in paginate(client.list_email_identities, page_size=1000)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", choices=["pinpoint-email", "sesv2"], default="pinpoint-email")
    with LocalService(manual_verification=True) as local, local.client(api=parser.parse_args().api) as local_client:
        main(local_client, local)
