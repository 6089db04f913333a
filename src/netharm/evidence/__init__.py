"""What people said: documents, a codebook, codings by several people, and how far they agree."""
