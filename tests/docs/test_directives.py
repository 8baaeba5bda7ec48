"""What the site's directives write, each on a page of a small site: rules, a claim and pictures that are known."""

import re
import sys
import warnings
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from sphinx.application import Sphinx
from sphinx.deprecation import RemovedInSphinx11Warning
from sphinx.util.docutils import docutils_namespace

import thalweg as tw
from tests.docs.pages import DOCS
from tests.lecture.own import EDGE
from thalweg.figures.theme import DARK, LIGHT

DRAWN = 'import thalweg as tw\nprint("two")\ntw.draw(tw.descend(tw.valley, tw.sgd(lr=0.01), steps=%d))'
FRAMED = "import pathlib\n_ = pathlib.Path('a.html').write_text('<p>framed')"
PAGES = {
    "index": "# A\n\n```{optimizers}\n```\n\nInline $a_t$.\n",
    "rmsprop": "# R\n\n```{formula} rmsprop\n```\n",
    "adamax": "# A\n\n```{libraries} adamax\n```\n",
    "momentum": "# M\n\n```{landscapes} momentum\n```\n",
    "sgd": "# S\n\n```{landscapes} sgd\n```\n",
    "lecture": "# L\n\n```{verdicts}\n```\n\n```{claim} L1\n```\n\n```{experiment} own-edge\n```\n",
    "cards": "# C\n\n```{gallery}\nplain\nother\n```\n",
    "plain": f"# Plain one\n\n```{{example}}\n1 + 1\n```\n\n```{{example}}\n{DRAWN % 3}\n```\n",
    "other": f"# Other\n\n```{{example}}\n{DRAWN % 4}\n```\n\n```{{example}}\n{DRAWN % 5}\n```\n",
    "sub/page": f"# S\n\n```{{example}}\n{DRAWN % 4}\n```\n\n```{{example}}\n{FRAMED}\n```\n",
}
OURS = "showing", "formulas", "landscapes", "gallery", "lectures"
CONFIG = {
    "extensions": [
        "myst_parser",
        "sphinx_design",
        "mathml",
        "showing",
        "formulas",
        "landscapes",
        "gallery",
        "lectures",
    ],
    "html_theme": "basic",
    "quick": True,
    "myst_enable_extensions": ["colon_fence", "dollarmath"],
    "suppress_warnings": ["toc.not_included", "myst.xref_missing"],  # of the pages that are not here
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    for name, text in PAGES.items():
        file = (folder / name).with_suffix(".md")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    with pytest.MonkeyPatch.context() as patch, docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter("ignore", RemovedInSphinx11Warning)  # of myst_parser
        patch.syspath_prepend(str(DOCS / "_ext"))
        for file in (DOCS / "_ext").glob("*.py"):  # a folder of that name may have been imported by chance
            patch.delitem(sys.modules, file.stem, raising=False)
        import landscapes
        import lectures
        import running
        import showing

        for module in (running, showing):
            patch.setattr(module, "KEPT", folder / "kept")
        patch.setattr(running, "QUICK", True)
        patch.setattr(lectures, "FOLDER", folder / "lecture")
        patch.setattr(tw.lecture, "CLAIMS", (EDGE,))
        patch.setattr(landscapes, "FOUR", {"One": ("tw.valley", 100)})
        app = Sphinx(folder, None, folder / "out", folder / "trees", "html", CONFIG, status=None, warningiserror=True)
        app.build()
        assert app.statuscode == 0
    return folder / "out"


def html(site: Path, name: str) -> str:
    return (site / name).with_suffix(".html").read_text().partition('role="main"')[2]


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def rows(html: str) -> list[list[str]]:
    """Cells of all tables."""
    cut = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    return [[plain(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)] for row in cut]


def pictures(html: str) -> list[tuple[str, str]]:
    """Description and file of each."""
    return re.findall(r'<img alt="([^"]*)".*? src="([^"]*)"', html)


@pytest.mark.parametrize(
    ("name", "keeps", "link"),
    [
        ("sgd", "nothing", "doi.org/10.1214/aoms/1177729586"),
        ("momentum", "1 number", "doi.org/10.1016/0041-5553(64)90137-5"),
        ("nesterov", "1 number", "proceedings.mlr.press/v28/sutskever13"),
        ("adagrad", "1 number", "jmlr.org/papers/v12/duchi11a"),
        ("adam", "2 numbers", "arxiv.org/abs/1412.6980"),
        ("amsgrad", "3 numbers", "arxiv.org/abs/1904.09237"),
        ("nadam", "2 numbers", "openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ"),
        ("rprop", "2 numbers", "doi.org/10.1109/ICNN.1993.298623"),
    ],
)
def test_each_optimizer_in_one_line(site: Path, name: str, keeps: str, link: str) -> None:
    (row,) = (row for row in re.findall(r"<tr.*?</tr>", html(site, "index"), re.DOTALL) if f">{name}<" in row)
    assert rows(row)[0][2] == keeps
    assert f'href="https://{link}"' in row


def test_a_rule_s_formulas_and_hyperparameters(site: Path) -> None:
    page = html(site, "rmsprop")
    assert 'href="https://arxiv.org/abs/1308.0850">arXiv:1308.0850</a>.</p>' in page
    usual, *others = re.split(r'class="sd-summary-text">', page)
    assert [other.partition("<")[0] for other in others] == ["With centered", "With momentum", "With weight decay"]
    assert [part.count("<mtr>") for part in (usual, *others)] == [3, 5, 4, 4]
    assert ["λ" in unescape(part.partition("</math>")[0]) for part in (usual, *others)] == [False, False, False, True]
    assert {tuple(row) for row in rows(page)} >= {
        ("alpha", "0.99", "[0, 1], or a function of t"),
        ("centered", "False", "False or True"),
        ("momentum", "None", "[0, 1], or a function of t, or None"),
    }
    assert 'display="block"' in page
    assert 'display="inline"' in html(site, "index")


def test_what_libraries_make_of_it(site: Path) -> None:
    page = html(site, "adamax")
    assert "A¶ Eps is added to " in plain(page)
    head, *table = rows(page)
    assert head == ["library", "with its defaults", "epsilon", "starts at", "weight decay"]
    (torch,) = (row for row in table if row[0] == "torch")
    assert torch == [
        "torch",
        "torch.optim.Adamax(params, lr=0.002, betas=(0.9, 0.999), eps=1e-08)",
        "beside |g|",
        "0",
        "L2",
    ]
    assert {len(row) for row in table} == {5}


def test_a_path_on_its_landscape(site: Path) -> None:
    """SGD leaves (99/101)^t of both parameters at its best rate: 150 steps to 5 %."""
    page = html(site, "momentum")
    head, row = rows(page)
    assert head == ["landscape", "budget", "learning rate", "steps there", "at the default rate", "SGD’s best"]
    assert row[:2] == ["One: (x² + 100 y²) / 2 from (-3, 1.5)", "100"]
    assert row[4:] == ["not there", "not there"]
    ((said, _),) = pictures(page)
    assert said.startswith(f"Momentum gets there in {row[3]} steps.")
    path = tw.descend(tw.valley, tw.momentum(lr=float(row[2])), steps=100)
    assert abs((path.settled_at(0.05) or 0) - int(row[3])) <= 1  # the rate is rounded
    assert "land, [tw.momentum], steps=steps)" in plain(page)
    assert [len(row) for row in rows(html(site, "sgd"))] == [5, 5]


def test_cards_have_the_title_and_the_first_picture_of_their_page(site: Path) -> None:
    page = html(site, "cards")
    assert re.findall(r'href="([^"]*).html"><span class="doc">([^<]*)<', page) == [
        ("plain", "Plain one"), ("other", "Other"),
    ]  # fmt: skip
    assert pictures(page) == [pictures(html(site, name))[0] for name in ("plain", "other")]
    assert all((site / file).exists() for _, file in pictures(page))


def test_a_page_that_was_written_is_framed(site: Path) -> None:
    page = html(site, "sub/page")
    assert [(site / "sub" / file).exists() for _, file in pictures(page)] == [True]
    (source,) = re.findall(r'<iframe.*? src="([^"]*)"', page)
    assert (site / "sub" / source).read_text() == "<p>framed"


def test_a_claim_its_table_and_its_limit(site: Path) -> None:
    """Closed form: each parameter of the valley is multiplied by 1 - lr or 1 - kappa lr in a step."""
    page, shares = html(site, "lecture"), np.linspace(0.9, 1.05, 4)
    head, verdict, *table = rows(page)
    assert head[1:] == ["claim", "verdict", "measured"]
    left = {
        kappa: np.hypot(3 * (1 - shares / 50) ** 50, 1.5 * (1 - kappa * shares / 50) ** 50) / np.hypot(3, 1.5)
        for kappa in (100, 10)
    }
    assert len(table) == 10
    for part, kappa in ((table[:5], 100), (table[5:], 10)):
        assert part[0] == ["rate", "left"]
        assert part[1:4] == [[f"{s:.3f}", f"{d:.2e}"] for s, d in zip(shares[:3], left[kappa][:3], strict=True)]
    growth = float(table[4][1]) / float(table[1][1])
    assert verdict == ["L2", EDGE.title, f"Holds only when {EDGE.caveats[0].unless}", f"{growth:.3g} times as far"]
    words = plain(page)
    said = [
        "Gradient descent is a compass", EDGE.question, EDGE.setting, f"It holds if: {EDGE.criterion.text}",
        "Limit: A valley that is not narrow", EDGE.caveats[0].explanation.strip(),
        "From the first to the last rate the distance grows", "thalweg lecture own-edge",
    ]  # fmt: skip
    assert sorted(said, key=words.index) == said
    seen = pictures(page)
    assert len(seen) == 4
    for (light, file), (dark, other) in zip(seen[::2], seen[1::2], strict=True):
        assert light == dark
        assert LIGHT.paper in (site / file).read_text()
        assert DARK.paper in (site / other).read_text()
    assert re.findall(r'<img alt="[^"]*" class="drawn (\S+)"', page) == ["only-light", "only-dark"] * 2
