"""From values to pictures: (frame of values, Indicator) → text, legend, deck. Pure: nothing is fetched or drawn here."""
