"""Which design can answer the question: read from the time before alone, rehearsed, and put into words."""
