"""Where it went, and what it set off: displacement, close pairs of events, triggered harm."""
