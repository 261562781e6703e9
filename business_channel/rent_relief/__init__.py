"""Rent that is not owed: the measures of 2020 and 2022 for tenants of state-owned premises."""
