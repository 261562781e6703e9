"""The domain of the channel: what is filed, who must act, by when, and what everyone may see of it."""
