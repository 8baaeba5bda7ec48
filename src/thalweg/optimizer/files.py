"""Write a file whole or not at all; make the folder that it goes to."""

import os
import tempfile
from pathlib import Path as File

from thalweg.errors import FileError


def write_whole(target: File, data: bytes) -> None:
    """Write beside the file's place and move it there, so that it is never half-written. Raises FileError."""
    part = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:40]}.", delete=False) as stream:
            part = File(stream.name)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())  # the name must not reach the disk before the content
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(target)
    except (OSError, ValueError) as error:
        raise FileError(f"cannot write {target}: {getattr(error, 'strerror', None) or error}") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)


def make_folder(folder: File) -> None:
    """With those above it, where it is not there. Raises FileError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise FileError(f"cannot write to {folder}: {getattr(error, 'strerror', None) or error}") from error
