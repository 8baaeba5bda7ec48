"""The page as one HTML document that runs its own script and style, and nothing else from anywhere."""

import base64
import hashlib
from html import escape

POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Thalweg {version}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<noscript>This page computes its pictures in the browser: allow its script to see them.</noscript>
<script type="module">{script}</script>
</body>
</html>
"""


def document(script: str, style: str, *, title: str, version: str) -> str:
    """The document. Neither script nor style may hold what would end its element."""
    assert "</script" not in script.lower(), "would end the script"
    assert "</style" not in style.lower(), "would end the style"
    policy = POLICY.format(script=_hash(script), style=_hash(style))
    return DOCUMENT.format(
        policy=escape(policy, quote=True), version=escape(version), title=escape(title), style=style, script=script
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
