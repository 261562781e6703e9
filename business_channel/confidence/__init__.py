"""Whom confidential authors trust, and who keeps out of a matter."""
