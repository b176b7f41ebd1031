"""What is measured: events, indicators, counting, values, viewers. No Streamlit and no SQL here."""

import pandas as pd

# Our frames are small and read row by row; walking through Arrow's strings would take half the time of drawing a map.
pd.set_option("mode.string_storage", "python")
