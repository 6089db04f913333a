"""What a panel is made of: areas, periods, counts, places, and what was not seen."""
