"""How far several people who coded the same documents agree, and where they do not."""
