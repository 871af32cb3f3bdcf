"""The HTML that the frame of a message may contain; everything else is left out."""

from typing import Final

__all__ = ["ATTRIBUTES", "ELEMENTS", "PICTURE_KINDS", "UNSEEN"]

_ELEMENTS = """
    a abbr acronym address area article aside b bdi bdo big blockquote body br button caption center cite
    code col colgroup data dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5
    h6 header hgroup hr html i img ins kbd label legend li main map mark menu nav ol p pre q rp rt ruby s
    samp section small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u
    ul var wbr
"""
_ATTRIBUTES = """
    abbr align alink alt axis bgcolor border bordercolor cellpadding cellspacing char charoff class clear
    color cols colspan compact coords datetime dir face frame headers height hspace id lang link media name
    noshade nowrap open reversed role rowspan rules scope shape size span start style summary text title
    type usemap valign value vlink vspace width
"""
_PICTURES = "apng avif bmp gif jpeg jpg png svg+xml webp x-icon"

ELEMENTS: Final = frozenset(_ELEMENTS.split())
"""Elements that only affect how a page looks: no scripts, forms, frames or drawings."""
ATTRIBUTES: Final = frozenset(_ATTRIBUTES.split())
"""Attributes that make a browser fetch nothing."""
UNSEEN: Final = frozenset(
    {"iframe", "noembed", "noframes", "script", "select", "template", "textarea", "title", "xmp"},
)
"""Elements that are left out together with their content."""
PICTURE_KINDS: Final = frozenset(f"image/{kind}" for kind in _PICTURES.split())
"""Media types of the pictures that browsers show."""
