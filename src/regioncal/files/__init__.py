"""TOML files <-> records: scanning for lines, reading a folder. Reading never raises on bad data."""
