"""What the store is made of: entries, their manifest, the lock, and the digest of content."""
