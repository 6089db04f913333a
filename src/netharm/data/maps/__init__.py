"""Reading outlines and lookups, and putting them on the British National Grid."""
