"""Loading files of a district into the shared database's contract: read, check everything, then write all or nothing."""

from data_access.loading.directory import load_directory
from data_access.loading.report import LoadRefused, LoadReport

__all__ = ["LoadRefused", "LoadReport", "load_directory"]
