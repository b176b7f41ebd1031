"""What is measured: events, indicators, counting, values, viewers. No Streamlit and no SQL here."""
