"""`python -m regioncal`."""

from regioncal.cli import run

if __name__ == "__main__":
    run()
