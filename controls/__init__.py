"""Streamlit pieces used by more than one page, and the finished pictures the pages draw."""
