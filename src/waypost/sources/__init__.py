"""Publisher file → raw records → claims and issues. The only room, with `context`, that parses others' files."""

from waypost.sources.files import InputFile, find_files
from waypost.sources.reading import read_file

__all__ = ["InputFile", "find_files", "read_file"]
