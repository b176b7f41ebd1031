"""Tests of what is measured, on ledgers made by hand."""
