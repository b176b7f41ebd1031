"""Charts as plain Vega-Lite specifications (dicts) with their data inside, built once and cached by the caller.

Draw them with ``st.vega_lite_chart(spec, theme=None, alt=…_alt(…))``. They hold what is drawn and nothing else; missing
values and figures withheld by `indicators.values` never reach them.
"""
