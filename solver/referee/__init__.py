"""The second reading of the rules: plain judgements from raw facts that share nothing with the engine's arrays and rows."""
