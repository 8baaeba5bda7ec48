"""The command line: parses, calls the library, prints."""

import sys


def main() -> None:
    """Entry point of `thalweg`. Bad input: one line on stderr and exit code 2."""
    import click

    from thalweg.cli.app import app
    from thalweg.errors import ThalwegError

    try:
        status = app(standalone_mode=False)
    except click.exceptions.Exit as exit:
        status = exit.exit_code
    except (ThalwegError, click.ClickException) as error:
        text = error.format_message() if isinstance(error, click.ClickException) else str(error)
        click.echo(f"thalweg: {' '.join(text.split())}", err=True)
        status = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("thalweg: interrupted; files already named are complete", err=True)
        status = 130
    except BrokenPipeError:  # the reader of a pipe has gone
        sys.stderr.close()
        status = 141
    sys.exit(status or 0)
