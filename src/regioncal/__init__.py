"""A command-line calendar and directory for a region."""

__version__ = "0.1.0"
