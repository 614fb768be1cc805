"""Every event that was ever released, one file per noun, each with the upcasters of its past right under it."""
