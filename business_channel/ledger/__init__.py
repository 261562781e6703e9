"""What is owed, paid, planned and cleared in a complaint about an overdue payment: the ledger 台账."""
