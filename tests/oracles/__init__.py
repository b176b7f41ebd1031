"""A second, slow and obvious way to every number: loops over rows, dates compared as dates, no production code.

`sound_rows` says which rows count; `indicators` and `breakdowns` count them; `answers` adds when nothing is on record.
"""
