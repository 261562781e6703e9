"""Files that go with a submission: how they are taken in, who reads them, and when they are thrown away."""
