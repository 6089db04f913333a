"""What operations are known to set off, and what is done about it."""
