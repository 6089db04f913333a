"""Assisted coding: sentences that may bear a code, each with its reason. A person decides; nothing codes itself."""
