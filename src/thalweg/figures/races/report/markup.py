"""HTML elements: text is escaped unless it is an element itself, so nothing that a user named becomes markup."""

from html import escape

from thalweg.figures.canvas import writable

VOID = ("meta", "br", "wbr")


class Html(str):
    """Markup that was made here."""

    __slots__ = ()


def el(name: str, /, *children: str, **attributes: str) -> Html:
    """An element. `class_` is its class, `aria_label` its aria-label; what is "" is left out.

    >>> el("p", "1 < 2", el("b", "&"), class_="a")
    '<p class="a">1 &lt; 2<b>&amp;</b></p>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(writable(value))}"'
        for key, value in attributes.items()
        if value
    )
    return Html(f"<{name}{told}>" if name in VOID else f"<{name}{told}>{joined(*children)}</{name}>")


def joined(*children: str) -> Html:
    """One after the other."""
    return Html("".join(each if isinstance(each, Html) else escape(writable(each)) for each in children))
