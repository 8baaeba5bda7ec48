"""The report as a tree, by the standard library's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "wbr", "link", "img", "input"}


@dataclass
class Node:
    """An element; in its children text is text."""

    name: str
    attributes: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for each in self.children:
            if isinstance(each, Node):
                yield from each.walk()

    @property
    def text(self) -> str:
        parts = (each if isinstance(each, str) else each.text for each in self.children if not hidden(each))
        return " ".join(" ".join(parts).split())

    def all(self, name: str = "", **attributes: str) -> list[Node]:
        """By name, and by attributes of which `class_` is one of several words."""
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [each for each in self.walk() if name in ("", each.name) and each.has(wanted)]

    def has(self, wanted: dict[str, str]) -> bool:
        return all(value in self.attributes.get(key, "").split(" ") for key, value in wanted.items())

    def one(self, name: str = "", **attributes: str) -> Node:
        (found,) = self.all(name, **attributes)
        return found


def hidden(node: Node | str) -> bool:
    return isinstance(node, Node) and node.name in ("script", "style", "svg")


class Reader(HTMLParser):
    """Raises where elements are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attributes})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {key: value or "" for key, value in attributes}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Node:
    """The whole document."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    (root,) = reader.open
    return root
