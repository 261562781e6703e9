"""The doors of the channel and the house around it: settings, processes, web, worker and scheduler."""
