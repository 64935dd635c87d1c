"""How files and folders are put in place: completely, or not at all."""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

__all__ = ["new_folder", "replacing"]

_LONGEST_NAME = 40


def _beside(path: Path) -> Path:
    """Return a name in the same folder for what is not finished yet."""
    return path.with_name(f".{path.name[:_LONGEST_NAME]}.{secrets.token_hex(4)}.tmp")


@contextmanager
def replacing(path: Path) -> Generator[IO[bytes]]:
    """Put a file in place in one step, so that a reader sees the old one or the new one.

    Args:
        path: Where the file goes; an existing one is replaced and keeps its permissions.

    Yields:
        The file to write to.

    Raises:
        OSError: The file cannot be written, or the path is not that of a regular file.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder, "a.txt")
        ...     with replacing(path) as file:
        ...         size = file.write(b"A")
        ...     path.read_bytes()
        b'A'
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "a folder, not a file", str(path))
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "not a regular file", str(path))
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else None
    beside = _beside(path)

    def create(name: str, flags: int) -> int:
        return os.open(name, flags, 0o666 if mode is None else mode)

    try:
        with open(beside, "xb", opener=create) as file:
            if mode is not None:
                beside.chmod(mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink()
        _name_target(error, beside, path)
        raise
    _sync_folder(path.parent)


@contextmanager
def new_folder(path: Path) -> Generator[Path]:
    """Put a new folder in place in one step.

    Args:
        path: Where the folder goes.

    Yields:
        The folder to put files in.

    Raises:
        OSError: The path exists already, or the folder cannot be written; nothing is left of it.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as parent:
        ...     with new_folder(Path(parent, "new")) as folder:
        ...         size = Path(folder, "a.txt").write_bytes(b"A")
        ...     [path.name for path in Path(parent, "new").iterdir()]
        ['a.txt']
    """
    if path.exists() or path.is_symlink():
        what = "folder" if path.is_dir() else "file"
        raise FileExistsError(errno.EEXIST, f"the {what} already exists", str(path))
    beside = _beside(path)
    try:
        beside.mkdir()
        yield beside
        for part in beside.iterdir():
            with part.open("rb") as file:
                os.fsync(file.fileno())
        _sync_folder(beside)
        beside.rename(path)
    except BaseException as error:
        shutil.rmtree(beside, ignore_errors=True)
        _name_target(error, beside, path)
        raise
    _sync_folder(path.parent)


def _name_target(error: BaseException, beside: Path, path: Path) -> None:
    """Make an error name the target, not the temporary file or folder beside it."""
    if isinstance(error, OSError) and error.filename == str(beside):
        error.filename, error.filename2 = str(path), None


def _sync_folder(folder: Path) -> None:
    """Flush the names in a folder to disk, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)
