"""The options of how a picture looks, shared by all commands that draw."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

import click

from thalweg.errors import InputError
from thalweg.figures.theme import SIZES, THEMES

Command = TypeVar("Command", bound=Callable[..., Any])
WIDTH = "Of a PNG, in pixels; 1920 of a slide without it, 300 to an inch of paper."


def style_options(command: Command) -> Command:
    """--theme, --size, --font and --colour; the command is given `style`, the arguments of `draw` that they mean."""

    @wraps(command)
    def styled(*args: Any, theme: str, size: str, font: str | None, colours: tuple[str, ...], **rest: Any) -> Any:
        from thalweg.figures.own_theme import theme as own_theme

        made = own_theme(theme, colours=colours_of(colours), font=font)
        return command(*args, style={"theme": made, "size": size}, **rest)

    for add in reversed(
        (
            click.option("--theme", type=click.Choice(list(THEMES)), default="light", show_default=True,
                         help="Paper and colours; print can be read without colour."),
            click.option("--size", type=click.Choice(list(SIZES)), default="slide", show_default=True,
                         help="16:9; or 174 or 84 mm of paper, with type of 6 points and more."),
            click.option("--font", metavar="FAMILY", help="That is installed; DejaVu Sans without it."),
            click.option("--colour", "colours", multiple=True, metavar="NAME=#RRGGBB",
                         help="Of an optimizer; repeat for several. Example: adam=#d62728"),
        )
    ):  # fmt: skip
        styled = add(styled)
    return styled  # type: ignore[return-value]  # the same command with other options


def colours_of(texts: Sequence[str]) -> Mapping[str, str]:
    """`adam=#d62728` and so on by name."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, colour = (part.strip() for part in text.partition("="))
        if not equals:
            raise InputError(f"--colour {text}: write NAME=#RRGGBB, as adam=#d62728")
        if name in found:
            raise InputError(f"{name} stands twice in --colour: give it once")
        found[name] = colour
    return found
