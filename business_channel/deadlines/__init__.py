"""The promise of time: by when somebody must act, counted in the days of the official calendar, and why then."""
