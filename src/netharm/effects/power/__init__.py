"""What could be seen: effects of known size, put into the real time before and looked for through the same design."""
