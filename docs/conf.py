"""How the site is made: `make docs`, or python -m sphinx -W --keep-going -j auto docs build/docs."""

import sys
from pathlib import Path

import thalweg as tw

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

project = "Thalweg"
author = "The Thalweg developers"
copyright = "2026, The Thalweg developers"
version = release = tw.__version__

extensions = [
    "myst_nb",
    "sphinx_design",
    "mathml",
    "showing",
    "formulas",
    "landscapes",
    "docstrings",
    "gallery",
    "lectures",
]
exclude_patterns = ["_build", "_ext", "**.ipynb_checkpoints"]
nitpicky = True
suppress_warnings = ["config.cache"]  # a table of functions in it, which is not kept between builds

myst_enable_extensions = ["dollarmath", "colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_cache_path = str(HERE.parent / "build" / "docs-notebooks")
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True

add_module_names = False
python_display_short_literal_types = True
toc_object_entries_show_parents = "hide"

html_theme = "pydata_sphinx_theme"
html_title = "Thalweg"
html_static_path = ["_static"]
html_css_files = ["thalweg.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "header_links_before_dropdown": 7,
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "pygments_light_style": "tango",
    "pygments_dark_style": "monokai",
    "footer_start": ["copyright"],
    "footer_end": [],
}
html_context = {"default_mode": "auto"}
html_sidebars = {"index": [], "start": []}
