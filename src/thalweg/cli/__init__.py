"""The command line: parses, calls the library, prints."""

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def main() -> None:
    """Entry point of `thalweg`. Bad input: one line on stderr and exit code 2."""
    try:
        status = _status()
    except KeyboardInterrupt:
        print("thalweg: interrupted; files already named are complete", file=sys.stderr)  # noqa: T201  # click may not be loaded yet
        status = 130
    sys.exit(status)


def _status() -> int:
    with _ended_by_an_interrupt():
        import click

        from thalweg.cli.app import app
        from thalweg.errors import ThalwegError

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever began this: a file opened later must not take its place
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115  # stays open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a letter shows "?"
    try:
        status: int | None = app(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as exit:
        status = exit.exit_code
    except (ThalwegError, click.ClickException) as error:
        text = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"thalweg: {' '.join(text.split())}", err=True)
        status = 2
    except click.Abort as abort:
        raise KeyboardInterrupt from abort
    except (BrokenPipeError, SystemExit) as error:  # the reader of a pipe has gone, for which click exits with 1
        if isinstance(error, SystemExit) and error.code != 1:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to flush goes nowhere
        status = 141
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(f"thalweg: cannot write the output: {error.strerror}", err=True)
        status = 2
    return status or 0


@contextmanager
def _ended_by_an_interrupt() -> Iterator[None]:
    """Ctrl-C ends the process at once: raised within an import of C code it may come out as any error."""
    before = signal.getsignal(signal.SIGINT)
    raises = before is signal.default_int_handler and threading.current_thread() is threading.main_thread()
    if raises:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        if raises:
            signal.signal(signal.SIGINT, before)
