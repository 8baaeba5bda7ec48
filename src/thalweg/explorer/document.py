"""The page as one HTML document that runs its own script and style, and nothing else from anywhere."""

import base64
import gzip
from html import escape

from thalweg.figures.policy import source

POLICY = (
    "default-src 'none'; script-src {script} 'strict-dynamic'; style-src {style}; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types thalweg"
)
# The policy names this script's hash, so also what it unpacks; no other may make an address that is run.
UNPACK = """const packed = "{packed}";
const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
const text = new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
const address = URL.createObjectURL(new Blob([await text], {{ type: "text/javascript" }}));
const trust = globalThis.trustedTypes?.createPolicy("thalweg", {{ createScriptURL: (own) => own }});
const script = document.createElement("script");
script.type = "module";
script.src = trust ? trust.createScriptURL(address) : address;
script.onload = () => URL.revokeObjectURL(address);
document.head.append(script);
"""
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
    """The document. The style must not hold what would end its element."""
    assert "</style" not in style.lower(), "would end the style"
    unpacking = UNPACK.format(packed=base64.b64encode(gzip.compress(script.encode(), mtime=0)).decode())
    policy = POLICY.format(script=source(unpacking), style=source(style))
    return DOCUMENT.format(
        policy=escape(policy, quote=True), version=escape(version), title=escape(title), style=style, script=unpacking
    )
