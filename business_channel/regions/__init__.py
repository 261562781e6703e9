"""Where things happen: the administrative divisions of GB/T 2260."""
