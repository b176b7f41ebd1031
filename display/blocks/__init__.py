"""Strings of HTML for `st.html`: each function takes already formatted text and gives one block. `style.styles` once a page."""
