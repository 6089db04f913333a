"""What in a text may name or single out a person: found on every import, and cleared by a person."""
