"""The index: records -> SQLite, occurrences expanded, stale by file.

tables.py   what the tables hold
rows.py     one record -> its rows
texts.py    what of a record the search reads
build.py    filling the tables, all or one file's share
store.py    finding the index file and keeping it fresh
"""
