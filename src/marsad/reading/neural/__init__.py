"""The encoder with its heads: one small model that marks mentions, speech, triggers and their arguments in one pass."""
