"""Solicitations with a window (建言征集): who holds them, and what is filed to them."""
