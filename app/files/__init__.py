"""Files as they come in and are kept: where they lie, and what is looked at before one is."""
