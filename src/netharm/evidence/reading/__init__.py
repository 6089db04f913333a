"""From a file that nobody has vouched for to plain text: one module for each format, and none of them runs anything."""
