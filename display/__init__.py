"""Pure: (values, Indicator) → deck, chart, table, text. Nothing is fetched or drawn here."""
