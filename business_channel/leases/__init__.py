"""Leases that rent relief is asked for, the counties that were listed as risky, and what each tenant is owed."""
