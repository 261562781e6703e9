"""What can be asked and can answer: bureaus, leaders' offices, ministries, temporary command centres."""
